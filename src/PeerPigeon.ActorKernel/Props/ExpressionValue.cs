using System.Linq.Expressions;
using System.Reflection;

namespace Akka.Actor;

/// <summary>
/// What an argument in <c>Props.Create(() => new T(a, b))</c> amounts to. Constants, captured locals, fields and
/// properties are read by reflection, which costs a microsecond; anything else is interpreted, which still avoids
/// compiling an expression for each actor.
/// </summary>
internal static class ExpressionValue
{
    internal static object? Of(Expression expression) => expression switch
    {
        ConstantExpression constant => constant.Value,
        MemberExpression { Member: FieldInfo field } member => field.GetValue(Target(member)),
        MemberExpression { Member: PropertyInfo property } member => property.GetValue(Target(member)),
        UnaryExpression { NodeType: ExpressionType.Convert, Method: null } cast when IsWidening(cast) => Of(cast.Operand),
        _ => Expression.Lambda<Func<object?>>(Expression.Convert(expression, typeof(object))).Compile(preferInterpretation: true)(),
    };

    private static object? Target(MemberExpression member) => member.Expression is null ? null : Of(member.Expression);

    private static bool IsWidening(UnaryExpression cast) => cast.Type.IsAssignableFrom(cast.Operand.Type);
}
