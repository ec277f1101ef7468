using System.Collections.Concurrent;
using ChatCluster.Server.Stores.Sql;
using ChatCluster.TestKit;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace ChatCluster.ChatServer.Tests.Stores;

/// <summary>What is written while the database is busy; the tests say when it is.</summary>
public sealed class GroupCommitTests : IDisposable
{
    private const string Bad = "bad";
    private const string Large = "large";

    private readonly TemporaryFolder _folder = new();
    private readonly ManualResetEventSlim _free = new();
    private readonly TaskCompletionSource _busy = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentQueue<IReadOnlyList<string>> _groups = [];
    private readonly Database _database;
    private readonly GroupCommit<string, int> _commit;
    private Operation<int>? _late;

    public GroupCommitTests()
    {
        _database = new(
            new() { File = _folder.PathOf("group.db"), Threads = 1, Deadline = TimeSpan.FromSeconds(1) }, NullLogger<Database>.Instance);
        _commit = new(_database, Write, rowsOf: item => item == Large ? 100 : 1);
    }

    public void Dispose()
    {
        _free.Set();
        _database.Dispose();
        _free.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task WhatComesMeanwhile_IsWrittenTogetherInItsOrder()
    {
        var first = await BeginAsync();
        var more = Enumerable.Range(1, 70).Select(number => _commit.RunAsync($"{number}")).ToList();

        _free.Set();
        var results = await Task.WhenAll([first, .. more]);

        Assert.Equal([1, 64, 6], _groups.Select(group => group.Count));
        Assert.Equal(["first", .. Enumerable.Range(1, 70).Select(number => $"{number}")], await ReadAsync());
        Assert.Equal(["first".Length, .. Enumerable.Range(1, 70).Select(number => $"{number}".Length)], results);
    }

    [Fact]
    public async Task OneOfManyRows_IsTheLastOfItsGroup()
    {
        var first = await BeginAsync();
        string[] items = ["one", Large, "two", "three"];
        var more = items.Select(_commit.RunAsync).ToList();

        _free.Set();
        await Task.WhenAll([first, .. more]);

        Assert.Equal([["first"], ["one", Large], ["two", "three"]], _groups);
    }

    [Fact]
    public async Task OneThatCannotBeWritten_FailsAlone()
    {
        var first = await BeginAsync();
        var (good, bad, other) = (_commit.RunAsync("good"), _commit.RunAsync(Bad), _commit.RunAsync("other"));

        _free.Set();
        await Task.WhenAll(first, good, other);

        await Assert.ThrowsAsync<StorageException>(() => bad);
        Assert.Equal(["first", "good", "other"], await ReadAsync());
    }

    [Fact]
    public async Task OneThatIsGivenUpWhileItsGroupIsWritten_IsUndoneAndTheOthersAreNot()
    {
        var first = await BeginAsync();
        _late = new();
        var one = _commit.RunAsync("one");
        _commit.Begin("late", _late);
        var other = _commit.RunAsync("other");

        _free.Set();
        await Task.WhenAll(first, one, other);

        Assert.False(_late.Result.IsCompletedSuccessfully);
        Assert.Equal([["first"], ["one", "late", "other"], ["one"], ["other"]], _groups);
        Assert.Equal(["first", "one", "other"], await ReadAsync());
    }

    [Fact]
    public async Task OneThatWasGivenUpBefore_IsLeftOut()
    {
        var first = await BeginAsync();
        var late = _commit.RunAsync("late");
        await Assert.ThrowsAsync<StorageException>(() => late);
        await Assert.ThrowsAsync<StorageException>(() => first);
        var next = _commit.RunAsync("next");

        _free.Set();
        await next;

        Assert.Equal(["next"], await ReadAsync());
    }

    [Fact]
    public async Task CommitThatFailed_IsNotDoneAgain()
    {
        var first = await BeginAsync();
        var (one, two) = (_commit.RunAsync("one"), _commit.RunAsync("orphan"));

        _free.Set();
        await first;

        await Assert.ThrowsAsync<StorageException>(() => one);
        await Assert.ThrowsAsync<StorageException>(() => two);
        Assert.Equal([["first"], ["one", "orphan"]], _groups);
        Assert.Equal(["first"], await ReadAsync());
    }

    [Fact]
    public async Task Stop_EndsWhatWaits()
    {
        var first = await BeginAsync();
        // Without a deadline, so that nothing else ends it.
        var waiting = new Operation<int>();
        _commit.Begin("waiting", waiting);
        _database.Dispose();
        _free.Set();

        await first;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            waiting.Result.WaitAsync(Eventually.Deadline, TestContext.Current.CancellationToken));
    }

    /// <summary>A first item is being written, and will be until <see cref="_free"/> is set.</summary>
    private async Task<Task<int>> BeginAsync()
    {
        await _database.PrepareAsync();
        await _database.WriteAsync(sql => sql.Execute("CREATE TABLE item (name TEXT PRIMARY KEY)"));
        await _database.WriteAsync(sql =>
            sql.Execute("CREATE TABLE child (name TEXT REFERENCES item (name) DEFERRABLE INITIALLY DEFERRED)"));
        var first = _commit.RunAsync("first");
        await _busy.Task;
        return first;
    }

    private List<int> Write(SqlWork sql, IReadOnlyList<string> items)
    {
        _groups.Enqueue(items);
        _busy.TrySetResult();
        _free.Wait();
        sql.InsertRows("item (name)", items.Select(item => (object[])[item]));
        if (items.Contains("late"))
            _late?.TryGiveUp();
        if (items.Contains(Bad))
            sql.Execute("INSERT INTO item (name) VALUES (@Bad)", new { Bad });
        // Noticed only at the commit.
        if (items.Contains("orphan"))
            sql.Execute("INSERT INTO child (name) VALUES ('nobody')");
        return [.. items.Select(item => item.Length)];
    }

    private Task<List<string>> ReadAsync() => _database.ReadAsync(sql => sql.Query<string>("SELECT name FROM item ORDER BY rowid"));
}
