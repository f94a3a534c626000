using System.Diagnostics.CodeAnalysis;

namespace Akka.Actor;

/// <summary>An answer that says whether something was done; an Ask turns a failure into an exception.</summary>
[SuppressMessage("Design", "CA1051", Justification = "fields, as in Akka.NET")]
[SuppressMessage("Design", "CA1034", Justification = "nested, as in Akka.NET")]
public abstract class Status
{
    /// <summary>It was done.</summary>
    public sealed class Success : Status
    {
        /// <summary>Done, with nothing to add.</summary>
        public static readonly Success Instance = new(null!);

        /// <summary>What came of it; null if nothing is to be said.</summary>
        public readonly object Status;

        /// <summary>Done, with a result.</summary>
        public Success(object status) => Status = status;

        /// <inheritdoc />
        public override string ToString() => Status is null ? "Success" : $"Success: {Status}";
    }

    /// <summary>It was not done.</summary>
    public sealed class Failure : Status
    {
        /// <summary>Why.</summary>
        public readonly Exception Cause;

        /// <summary>What the failing side adds; null if nothing.</summary>
        public readonly object? State;

        /// <summary>Failed for a reason.</summary>
        public Failure(Exception cause) => Cause = cause;

        /// <summary>Failed for a reason, with something to add.</summary>
        public Failure(Exception cause, object? state)
        {
            Cause = cause;
            State = state;
        }

        /// <inheritdoc />
        public override string ToString() => State is null ? $"Failure: {Cause}" : $"Failure[{State}]: {Cause}";
    }
}
