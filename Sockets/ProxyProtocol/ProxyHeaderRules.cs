namespace ChatCluster.Sockets.ProxyProtocol;

/// <summary>How strictly a PROXY protocol header is read.</summary>
public enum ProxyHeaderRules
{
    /// <summary>
    /// The specification (proxy-protocol.txt at haproxy.org, sections 2.1 and 2.2). The header may arrive in pieces. Addresses belong to
    /// the announced family, a line has at most 107 bytes, and unknown commands, families and transports are malformed.
    /// </summary>
    Specification,

    /// <summary>
    /// nginx's <c>ngx_proxy_protocol_read</c>. The header has to be complete in the bytes that arrive first. A version 1 address is any
    /// text of hexadecimal digits, dots and colons. A version 2 header for anything but TCP over IP names no client, and is not malformed.
    /// </summary>
    Nginx,
}
