namespace ChatCluster.Balancer.Configuration.Syntax;

public enum TokenKind { Word, Semicolon, OpenBrace, CloseBrace, End, Error }
