using PeerPigeon.Actors;

namespace PeerPigeon.AspNetCore;

/// <summary>How a peer is opened to HTTP clients.</summary>
public sealed record PeerPigeonApiOptions
{
    /// <summary>Characters of a token at least, so that nobody guesses it.</summary>
    public const int MinTokenLength = 16;

    /// <summary>The name of the mesh, where a host has several; the default one has the empty name.</summary>
    public string Mesh { get; init; } = MeshRegistry.DefaultName;

    /// <summary>
    /// What every caller must send as <c>Authorization: Bearer</c>; at least <see cref="MinTokenLength"/> characters.
    /// Null, the default: the API answers this machine alone.
    /// </summary>
    public string? Token { get; init; }

    internal PeerPigeonApiOptions Checked() => Token is { Length: < MinTokenLength }
        ? throw new System.ComponentModel.DataAnnotations.ValidationException($"the token of {Token.Length} characters is too short; it must have {MinTokenLength} at least")
        : this;
}
