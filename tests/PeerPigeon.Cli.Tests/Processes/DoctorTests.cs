using Newtonsoft.Json.Linq;

namespace PeerPigeon.Cli.Tests.Processes;

[Collection(ProcessCollection.Name)]
public class DoctorTests
{
    [Fact]
    public async Task With_a_hub_and_a_directory_all_is_well()
    {
        string state = Directory.CreateTempSubdirectory("pigeon-doctor-").FullName;
        try
        {
            await using PigeonProcess hub = await PigeonProcess.ReadyAsync("hub", "--listen", "http://127.0.0.1:0");
            await using PigeonProcess doctor = PigeonProcess.Start("doctor", (string)hub.Events[0]["listen"]![0]!, "--state", state, "--http", "0", "--json");

            Assert.Equal(0, await doctor.ExitAsync(Patience.End));
            Assert.Equal(["openssl", "udp", "http", "state", "disk", "hub", "clock", "session"], Checks(doctor).Select(finding => (string?)finding["check"]).Where(check => check != "files"));
            Assert.All(Checks(doctor), finding => Assert.NotEqual("error", (string?)finding["severity"]));
            Assert.Equal(0, (int)doctor.Events[^1]["errors"]!);
        }
        finally
        {
            Directory.Delete(state, recursive: true);
        }
    }

    [Fact]
    public async Task What_is_in_the_way_is_named_with_a_remedy_and_ends_with_3()
    {
        string file = Path.GetTempFileName();
        try
        {
            // Nobody listens on port 9 of loopback, and a file is no directory.
            await using PigeonProcess doctor = PigeonProcess.Start(
                "doctor", "ws://127.0.0.1:9", "--state", Path.Combine(file, "state"), "--ice-server", "stun:127.0.0.1:9", "--json");

            Assert.Equal(3, await doctor.ExitAsync(Patience.End));
            JObject[] errors = [.. Checks(doctor).Where(finding => (string?)finding["severity"] == "error")];
            Assert.Equal(["state", "session", "ice"], errors.Select(finding => (string?)finding["check"]));
            Assert.All(errors, finding => Assert.NotEmpty((string)finding["remedy"]!));
            Assert.Equal(3, (int)doctor.Events[^1]["errors"]!);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [CoturnFact]
    public async Task A_server_that_answers_is_told_apart_from_a_wrong_password_and_a_closed_port()
    {
        using Coturn server = new();
        string turn = $"@127.0.0.1:{server.Address.Port}";
        await using PigeonProcess doctor = PigeonProcess.Start(
            "doctor", "--json", "--ice-server", $"stun:127.0.0.1:{server.Address.Port}", "--ice-server", $"turn:pigeon:secret{turn}", "--ice-server", $"turn:pigeon:wrong{turn}",
            "--ice-server", "turn:pigeon:secret@127.0.0.1:9");

        Assert.Equal(3, await doctor.ExitAsync(Patience.End));
        JObject[] ice = [.. Checks(doctor).Where(finding => (string?)finding["check"] == "ice")];
        Assert.Equal(["ok", "ok", "error", "error"], ice.Select(finding => (string?)finding["severity"]));
        Assert.Contains("sees us as 127.0.0.1:", (string?)ice[0]["message"], StringComparison.Ordinal);
        Assert.Contains("relays for us at 127.0.0.1:", (string?)ice[1]["message"], StringComparison.Ordinal);
        Assert.Contains("password", (string?)ice[2]["remedy"], StringComparison.Ordinal);
        Assert.Contains("open", (string?)ice[3]["remedy"], StringComparison.Ordinal);
        Assert.DoesNotContain("secret", string.Join('\n', doctor.Lines), StringComparison.Ordinal);
    }

    private static IEnumerable<JObject> Checks(PigeonProcess doctor) => doctor.Events.Where(line => (string?)line["event"] == "finding");
}
