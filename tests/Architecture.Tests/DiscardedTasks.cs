using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ChatCluster.Architecture.Tests;

/// <summary>Finds tasks that nobody awaits, stores or returns: their exceptions would be seen by nobody.</summary>
internal static class DiscardedTasks
{
    /// <returns>"line: expression" of each.</returns>
    public static IEnumerable<string> In(SemanticModel model, SyntaxTree tree) =>
        from node in tree.GetRoot().DescendantNodes()
        where node is ExpressionSyntax expression and not (AssignmentExpressionSyntax or AwaitExpressionSyntax)
                && IsTask(model.GetTypeInfo(expression).Type) && IsDiscarded(model, expression)
            || IsAsyncVoid(model, node) || IsGuardedInNameOnly(model, node)
        select $"{tree.GetLineSpan(node.Span).StartLinePosition.Line + 1}: {node.ToString().Split('\n')[0]}";

    private static bool IsDiscarded(SemanticModel model, ExpressionSyntax expression) => expression.Parent switch
    {
        ExpressionStatementSyntax => true,
        AssignmentExpressionSyntax assignment => assignment.Right == expression
            && model.GetSymbolInfo(assignment.Left).Symbol is IDiscardSymbol,
        ArrowExpressionClauseSyntax { Parent: { } member } => model.GetDeclaredSymbol(member) is IMethodSymbol { ReturnsVoid: true },
        LambdaExpressionSyntax lambda => model.GetSymbolInfo(lambda).Symbol is IMethodSymbol { ReturnsVoid: true },
        _ => false,
    };

    /// <summary>A method or lambda that is async and returns nothing hides its task altogether.</summary>
    private static bool IsAsyncVoid(SemanticModel model, SyntaxNode node) => node switch
    {
        MethodDeclarationSyntax or LocalFunctionStatementSyntax =>
            model.GetDeclaredSymbol(node) is IMethodSymbol { IsAsync: true, ReturnsVoid: true },
        LambdaExpressionSyntax => model.GetSymbolInfo(node).Symbol is IMethodSymbol { IsAsync: true, ReturnsVoid: true },
        _ => false,
    };

    /// <summary>What is said to be guarded calls a method that is not one try statement with a catch of everything.</summary>
    private static bool IsGuardedInNameOnly(SemanticModel model, SyntaxNode node) =>
        node is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.Text: "Guarded" } access }
        && model.GetSymbolInfo(access.Expression).Symbol?.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax()
            is not MethodDeclarationSyntax
            {
                Body.Statements: [TryStatementSyntax
                {
                    Finally: null,
                    Catches: [.., { Filter: null, Declaration.Type: IdentifierNameSyntax { Identifier.Text: nameof(Exception) } }]
                }]
            };

    private static bool IsTask(ITypeSymbol? type) => type is { Name: nameof(Task) or nameof(ValueTask) }
        && type.ContainingNamespace.ToDisplayString() == typeof(Task).Namespace;
}
