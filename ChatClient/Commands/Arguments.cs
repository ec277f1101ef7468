using System.Globalization;

namespace ChatCluster.Client.Commands;

/// <summary>Reading what stands behind a command's name.</summary>
internal static class Arguments
{
    /// <summary>A user's or group's id, blanks around it allowed; null for anything that is not a number from 1 up.</summary>
    public static int? Id(string text) =>
        int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id > 0 ? id : null;

    /// <summary>At the first <paramref name="separator"/>; null without one.</summary>
    public static (string Head, string Tail)? Split(string text, char separator) =>
        text.IndexOf(separator) is var at and >= 0 ? (text[..at], text[(at + 1)..]) : null;
}
