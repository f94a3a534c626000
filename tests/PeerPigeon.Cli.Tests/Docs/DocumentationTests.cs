using System.Text.RegularExpressions;
using PeerPigeon.Cli.Tests.Processes;

namespace PeerPigeon.Cli.Tests.Docs;

[Collection(ProcessCollection.Name)]
public partial class DocumentationTests
{
    public static TheoryData<string> Pages => new("README.md", "docs/getting-started.md", "docs/networks.md", "docs/embedding.md", "docs/hub.md", "docs/simulation.md", "docs/cli.md", "docs/dashboard.md", "docs/operations.md", "docs/api.md");

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Every_command_of_a_page_does_what_a_reader_expects(string page)
    {
        await using DocRunner runner = new();
        await runner.FollowAsync(page);
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void No_command_of_a_page_escapes_the_test(string page) => Assert.All(
        DocPage.Blocks(page).Where(block => !block.Runs),
        block => Assert.DoesNotContain(DocPage.Commands(block), command => Pigeon().IsMatch(command)));

    [Fact]
    public void Links_between_pages_lead_somewhere()
    {
        foreach (string page in (string[])["README.md", .. Directory.GetFiles(Repository.PathOf("docs"), "*.md").Select(path => Path.GetRelativePath(Repository.Root, path))])
        {
            string directory = Path.GetDirectoryName(Repository.PathOf(page))!;
            foreach (Match link in Link().Matches(File.ReadAllText(Repository.PathOf(page))))
            {
                string target = Path.Combine(directory, link.Groups["target"].Value.Split('#')[0]);
                Assert.True(File.Exists(target) || Directory.Exists(target), $"{page}: {link.Value} leads nowhere");
            }
        }
    }

    [GeneratedRegex(@"^(pigeon|dotnet run --project src/PeerPigeon\.Cli -c Release --) [a-z]", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Pigeon();

    [GeneratedRegex(@"\]\((?!https?:|#|mailto:)(?<target>[^)\s]+)\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Link();
}
