using ChatCluster.Client.Commands;

namespace ChatCluster.Client;

/// <summary>What <c>--help</c> says beyond the command line.</summary>
internal static class HelpText
{
    public static readonly string Details =
        $"""
        At a terminal: a menu (login, register, quit), then these commands. A password is not shown.
        {Table(CommandTable.Rows)}

        From a pipe or file: one command a line in UTF-8, no menu. The next line is taken when the one before has its answer; a line waits for
        it 120 s at most, over all connections, then the client ends with {ExitCode.Failed}. At the end of input the client logs out. Empty lines and lines that
        begin with # are skipped. After `password` come two lines, the old and the new one. The commands above, and:
        {Table(ScriptTable.Rows)}

        A connection that is lost while somebody is logged in is made anew (after 0.25 s, then twice as long each time, up to 8 s), logged in
        without the password, and what was not answered is sent again in its order; nothing is shown twice. What is typed meanwhile waits.
        At a terminal it tries until Ctrl-C or Ctrl-D, from a pipe for 60 s. A server that holds the login still, as one that died may, is asked
        for 40 s. A first login whose answer is lost is asked for again in the same way, for 60 s; a registration is not, for it may have been done.

        A connection counts as lost when the server does not answer a heartbeat for 15 s, not because another answer is late: a message may
        wait for its receiver. After 10 s without an answer the client says that it is not yet confirmed, and sends a heartbeat at once. A login,
        registration or logout must be answered within 15 s. A command that a server of the course does not know is not waited for.

        With --tls a server with the wrong certificate, or without TLS, ends the client with one line that says why: dialling again would not
        make it better. A plain client that a server hangs up on without a word is told of --tls.

        It prints one event a line, each at once:
          connected ADDRESS                               login ok id=13 name="zhang san" server=127.0.0.1:6000
          login refused errno=1 REASON                    register ok id=22 name="wang wu"
          ack chat 13 live                                ack chat 21 stored REASON: kept as an offline message
          ack groupchat 1 live=2 relayed=0 stored=1       ack addfriend id=15 name="li si" state=online
          ack creategroup id=2 name="C#"                  ack addgroup id=2 name="C#" desc="..."
          ack COMMAND refused errno=5 REASON              sent COMMAND   (a server that acknowledges nothing)
          message TIME [15]li si said: hi                 groupmessage 群消息[1]:TIME [15]li si said: hi
          offline message ...                             offline groupmessage ...
          friend id=15 name="li si" state=online          group id=1 name="..." desc="..." members=3
          presence id=15 name="li si" state=offline server=127.0.0.1:6000
          ack friends 2, ack groups 1, ack where server=127.0.0.1:6000, ack wait TEXT, ack loginout, ack logoutall, ack password
          invalid REASON usage: FORM                      error errno=9 REASON
          unconfirmed COMMAND   (no answer for 10 s)      invalid COMMAND: this server knows no such message!
          unanswered COMMAND [REASON]                     disconnected ADDRESS REASON
          reconnecting attempt=2 in=0.5 REASON            reconnected server=127.0.0.1:6002
          queued COMMAND   (until there is a connection)  resent COMMAND
          login lost errno=1 REASON

        Example: printf 'login 13 123456\nchat:21:hello\n' | ./ChatClient 127.0.0.1 8000

        Exit codes: {ExitCode.Ok} ok; {ExitCode.Failed} connection lost for good, or an answer or awaited event missing; {ExitCode.Usage} wrong command line, or (script) a line that
        is no command, is not UTF-8, or that the server does not know; {ExitCode.CannotConnect} cannot connect, or the certificate is not good; {ExitCode.Refused} (script) login or registration refused, or the login lost; {ExitCode.Protocol} the server does not speak this protocol;
        {ExitCode.HungUp} terminal closed (SIGHUP); {ExitCode.Interrupted} Ctrl-C; {ExitCode.Terminated} SIGTERM.

        """;

    private static string Table(IEnumerable<Command> rows) => string.Join('\n', rows.Select(static row => $"  {row.Usage,-34}{row.Description}"));
}
