namespace PeerPigeon.Interop.Tests.Browser;

/// <summary>What a tab's application was told of a text.</summary>
/// <param name="From">Who said it.</param>
/// <param name="Content">The text, or the JSON of what is no text.</param>
/// <param name="Direct">Whether it was for this tab alone.</param>
/// <param name="MessageId">Its id.</param>
internal sealed record TabMessage(string From, string Content, bool Direct, string MessageId);

/// <summary>Bytes that a tab got in one piece.</summary>
internal sealed record TabBinary(string From, int Size, string Sha256);

/// <summary>A stream that came to its end at a tab.</summary>
/// <param name="From">Who sent it.</param>
/// <param name="StreamId">Its id.</param>
/// <param name="Size">Bytes that came.</param>
/// <param name="Sha256">Their hash; null when it was broken off.</param>
/// <param name="Error">Why it was broken off.</param>
/// <param name="Filename">The sender's name for it.</param>
internal sealed record TabStream(string From, string StreamId, int Size, string? Sha256, string? Error, string? Filename);
