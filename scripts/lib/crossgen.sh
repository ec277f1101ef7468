# shellcheck shell=bash
# Whether the programs are compiled ahead of time (ReadyToRun): they are where the compiler of that name can be restored. Asked once; its path,
# or none, lies in artifacts/crossgen, where every build finds it (Directory.Build.props).
choose_crossgen() {
    local answer=artifacts/crossgen probe compiler
    [[ ! -s $answer ]] || return 0
    probe=$(mktemp -d)
    cat > "$probe/probe.csproj" << 'XML'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <TargetFramework>net10.0</TargetFramework>
    <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
    <CrossgenPackage>Microsoft.NETCore.App.Crossgen2.$(NETCoreSdkPortableRuntimeIdentifier)</CrossgenPackage>
  </PropertyGroup>
  <ItemGroup><PackageDownload Include="$(CrossgenPackage)" Version="[$(BundledNETCoreAppPackageVersion)]" /></ItemGroup>
  <Target Name="TellCompiler" DependsOnTargets="ResolvePackageAssets">
    <Message Importance="high" Text="compiler=$([MSBuild]::EnsureTrailingSlash('$(NuGetPackageRoot)'))$(CrossgenPackage.ToLowerInvariant())/$(BundledNETCoreAppPackageVersion)/tools/crossgen2" />
  </Target>
</Project>
XML
    mkdir -p artifacts
    compiler=$(timeout --kill-after=5 120 dotnet restore "$probe/probe.csproj" > /dev/null 2>&1 &&
        dotnet msbuild "$probe/probe.csproj" -t:TellCompiler -nologo | sed -n 's/.*compiler=//p')
    if [[ -n $compiler ]] && "$compiler" --help > /dev/null 2>&1; then
        echo "$compiler" > "$answer"
        say "The programs are compiled ahead of time (ReadyToRun), so they start sooner." "程序会提前编译成机器码（ReadyToRun），启动更快。"
    else
        echo none > "$answer"
        say "The programs are not compiled ahead of time, because the compiler for it cannot be fetched here; they only start more slowly. To look again: rm $answer" \
            "程序不提前编译成机器码，因为这里下载不到所需的编译器；只是启动慢一些。要重新查找：rm $answer"
    fi
    rm -rf "$probe"
}
