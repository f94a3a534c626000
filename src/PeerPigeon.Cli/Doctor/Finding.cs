namespace PeerPigeon.Cli.Doctor;

/// <summary>How bad a finding is.</summary>
internal enum Severity
{
    Ok,
    Warning,
    Error,
}

/// <summary>One thing that was looked at.</summary>
/// <param name="Check">What: openssl, udp, http, clock, hub, ice, state, disk, files.</param>
/// <param name="Severity">How bad.</param>
/// <param name="Message">The thing, the value, the bound.</param>
/// <param name="Remedy">What to do; null where nothing is to be done.</param>
internal sealed record Finding(string Check, Severity Severity, string Message, string? Remedy = null)
{
    public static Finding Ok(string check, string message) => new(check, Severity.Ok, message);

    public static Finding Warning(string check, string message, string remedy) => new(check, Severity.Warning, message, remedy);

    public static Finding Error(string check, string message, string remedy) => new(check, Severity.Error, message, remedy);
}
