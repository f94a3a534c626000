namespace PeerPigeon.Interop.Tests.Members;

/// <summary>A text that a member was told of; never one of its own.</summary>
/// <param name="From">Who said it.</param>
/// <param name="Content">The text, or the JSON of what is no text.</param>
/// <param name="Direct">Whether it was for this member alone.</param>
internal sealed record HeardText(string From, string Content, bool Direct);

/// <summary>Bytes that came in one piece.</summary>
internal sealed record HeardBinary(string From, int Size, string Sha256);

/// <summary>A stream that came to its end.</summary>
/// <param name="From">Who sent it.</param>
/// <param name="Size">Bytes that came.</param>
/// <param name="Sha256">Their hash; null when it was broken off.</param>
internal sealed record HeardStream(string From, long Size, string? Sha256);
