using System.Runtime.CompilerServices;
using ChatCluster.TestKit;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ChatCluster.Architecture.Tests;

/// <summary>Finds members of the product that neither the product nor a test uses. The compiler looks for private ones itself.</summary>
internal static class UnusedMembers
{
    private const string ImplicitUsings =
        "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; "
        + "global using System.Threading; global using System.Threading.Tasks; global using Microsoft.AspNetCore.Builder; "
        + "global using Microsoft.Extensions.DependencyInjection; global using Microsoft.Extensions.Hosting; "
        + "global using Microsoft.Extensions.Logging;";

    /// <returns>"file: type.member" of each.</returns>
    public static IReadOnlyList<string> Find(IReadOnlyList<string> product, IReadOnlyList<string> tests)
    {
        var trees = product.Select(file => CSharpSyntaxTree.ParseText(File.ReadAllText(file), path: file)).ToList();
        var compilation = CSharpCompilation.Create(
            "product",
            [.. trees, CSharpSyntaxTree.ParseText(ImplicitUsings)],
            References(),
            new(OutputKind.ConsoleApplication, allowUnsafe: true));
        var namedByTests = tests.SelectMany(file => CSharpSyntaxTree.ParseText(File.ReadAllText(file)).GetRoot().DescendantTokens())
            .Where(token => token.IsKind(SyntaxKind.IdentifierToken)).Select(token => token.ValueText).ToHashSet();
        var used = trees.AsParallel().SelectMany(tree => UsedIn(compilation.GetSemanticModel(tree), tree))
            .ToHashSet(SymbolEqualityComparer.Default);
        return
        [
            .. from tree in trees
               let model = compilation.GetSemanticModel(tree)
               from node in tree.GetRoot().DescendantNodes().OfType<MemberDeclarationSyntax>()
               from symbol in Declared(model, node)
               where IsOurs(symbol) && !used.Contains(symbol) && !namedByTests.Contains(symbol.Name)
               select $"{SourceFiles.Name(tree.FilePath)}: {symbol.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat)}",
        ];
    }

    private static IEnumerable<ISymbol> UsedIn(SemanticModel model, SyntaxTree tree)
    {
        foreach (var node in tree.GetRoot().DescendantNodes(descendIntoTrivia: false))
        {
            if (node is not (SimpleNameSyntax or ElementAccessExpressionSyntax or ImplicitElementAccessSyntax or ForEachStatementSyntax))
                continue;
            var info = model.GetSymbolInfo(node);
            foreach (var symbol in info.Symbol is { } found ? [found] : info.CandidateSymbols)
            {
                yield return symbol.OriginalDefinition;
                if (symbol is IMethodSymbol { ReducedFrom: { } extension })
                    yield return extension.OriginalDefinition;
            }
        }
    }

    private static IEnumerable<ISymbol> Declared(SemanticModel model, MemberDeclarationSyntax node) => node switch
    {
        BaseFieldDeclarationSyntax field => field.Declaration.Variables.Select(one => model.GetDeclaredSymbol(one)).OfType<ISymbol>(),
        BaseNamespaceDeclarationSyntax or BaseTypeDeclarationSyntax or EnumMemberDeclarationSyntax or ConstructorDeclarationSyntax
            or OperatorDeclarationSyntax or ConversionOperatorDeclarationSyntax or GlobalStatementSyntax or IndexerDeclarationSyntax
            or DelegateDeclarationSyntax => [],
        _ => model.GetDeclaredSymbol(node) is { } symbol ? [symbol] : [],
    };

    /// <summary>Neither private nor demanded by a base class, an interface or the compiler.</summary>
    private static bool IsOurs(ISymbol symbol) =>
        symbol.DeclaredAccessibility != Accessibility.Private && !symbol.IsOverride && symbol.Name != "Main" && !IsAwaiterPattern(symbol)
        && symbol is not IMethodSymbol { MethodKind: not MethodKind.Ordinary }
        && !symbol.ContainingType.AllInterfaces.Any(contract => contract.GetMembers()
            .Any(member => SymbolEqualityComparer.Default.Equals(symbol.ContainingType.FindImplementationForInterfaceMember(member),
                symbol)));

    private static bool IsAwaiterPattern(ISymbol symbol) =>
        symbol.ContainingType.AllInterfaces.Any(one => one.Name == nameof(INotifyCompletion))
        || symbol.Name is "GetEnumerator" or "Current" or "MoveNext";

    private static IEnumerable<MetadataReference> References()
    {
        var platform = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        var runtime = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        var frameworks = Path.GetDirectoryName(Path.GetDirectoryName(runtime))!;
        var web = Path.Combine(frameworks, "Microsoft.AspNetCore.App", Path.GetFileName(runtime));
        var packages = Directory.EnumerateFiles(Repository.PathOf("artifacts", "bin", "ChatServer", "release"), "*.dll")
            .Where(file => !Path.GetFileName(file).StartsWith("Chat", StringComparison.Ordinal));
        return platform.Where(file => file.StartsWith(runtime, StringComparison.Ordinal))
            .Concat(Directory.EnumerateFiles(web, "Microsoft.*.dll")).Concat(packages)
            .DistinctBy(Path.GetFileName).Select(file => MetadataReference.CreateFromFile(file));
    }
}
