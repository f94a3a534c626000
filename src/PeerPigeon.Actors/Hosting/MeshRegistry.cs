using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace PeerPigeon.Actors;

/// <summary>The meshes of a host by the name under which they are registered; the default one has the empty name.</summary>
public sealed class MeshRegistry
{
    private readonly ConcurrentDictionary<string, IPeerPigeonMesh> _meshes = new(StringComparer.Ordinal);

    /// <summary>The name of the mesh that <c>WithPeerPigeon</c> registers without one.</summary>
    public const string DefaultName = "";

    /// <summary>The mesh of that name.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public IPeerPigeonMesh Get(string name) => TryGet(name, out IPeerPigeonMesh? mesh)
        ? mesh
        : throw new InvalidOperationException(name.Length == 0
            ? "no mesh is registered; call WithPeerPigeon(mesh => …) inside AddAkka, and let the host start"
            : $"no mesh '{name}' is registered; call WithPeerPigeon(\"{name}\", mesh => …) inside AddAkka, and let the host start");

    /// <summary>The mesh of that name, if there is one.</summary>
    public bool TryGet(string name, [NotNullWhen(true)] out IPeerPigeonMesh? mesh) => _meshes.TryGetValue(name, out mesh);

    internal void Add(string name, IPeerPigeonMesh mesh)
    {
        if (!_meshes.TryAdd(name, mesh))
            throw new InvalidOperationException(name.Length == 0
                ? "a mesh without a name is registered already; name the others: WithPeerPigeon(\"name\", …)"
                : $"a mesh '{name}' is registered already; give each its own name");
    }
}
