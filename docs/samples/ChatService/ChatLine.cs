namespace ChatService;

/// <summary>One line of the chat, as the service's callers see it.</summary>
/// <param name="From">Who wrote it: the first characters of a peer id.</param>
/// <param name="Text">What it says.</param>
/// <param name="Network">In which network it was said; not always the one in which this service is now.</param>
internal sealed record ChatLine(string From, string Text, string Network);

/// <summary>What a caller wants to say.</summary>
/// <param name="Text">At least one character that is not white space.</param>
internal sealed record ChatRequest(string Text);
