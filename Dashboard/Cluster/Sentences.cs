using ChatCluster.Presentation;

namespace ChatCluster.Dashboard.Cluster;

/// <summary>The servers' sentences in Chinese.</summary>
internal sealed class Sentences
{
    private readonly SentenceCatalog _chinese = new(TextCatalog.Load(typeof(Sentences).Assembly, "Sentences.zh.json"));

    public string ToChinese(string sentence) => _chinese.Translate(sentence);
}
