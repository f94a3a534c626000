using PeerPigeon.Protocol;

namespace PeerPigeon.Core;

/// <summary>A record whose signature was looked at.</summary>
/// <param name="Record">The record.</param>
/// <param name="Proof">What its signature proves.</param>
public sealed record ProvenRecord(DhtRecord Record, RecordProof Proof)
{
    /// <summary>Names content and proof, so that two stores see that one of them lacks a signature.</summary>
    public UInt128 Mark => unchecked(Record.Fingerprint * (((UInt128)(uint)Proof.Level << 1) | UInt128.One));
}
