using System.Collections;
using Microsoft.AspNetCore.Http.Features;

namespace ChatCluster.Server.Transport;

/// <summary>
/// The features of a connection. A connection without HTTP has about five; an array of five uses less than half the memory of a dictionary.
/// </summary>
internal sealed class SmallFeatureCollection : IFeatureCollection
{
    private KeyValuePair<Type, object>[] _row = new KeyValuePair<Type, object>[5];
    private int _count;

    public bool IsReadOnly => false;

    public int Revision { get; private set; }

    public object? this[Type key]
    {
        get
        {
            var place = Find(key);
            return place < 0 ? null : _row[place].Value;
        }

        set
        {
            Revision++;
            var place = Find(key);
            if (value is null && place >= 0)
                Remove(place);
            else if (value is not null)
                Put(place, new(key, value));
        }
    }

    public TFeature? Get<TFeature>() => (TFeature?)this[typeof(TFeature)];

    public void Set<TFeature>(TFeature? instance) => this[typeof(TFeature)] = instance;

    public IEnumerator<KeyValuePair<Type, object>> GetEnumerator() => _row.Take(_count).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private int Find(Type key)
    {
        for (var place = 0; place < _count; place++)
        {
            if (_row[place].Key == key)
                return place;
        }
        return -1;
    }

    private void Put(int place, KeyValuePair<Type, object> feature)
    {
        if (place < 0)
            place = _count++;
        if (place == _row.Length)
            Array.Resize(ref _row, 2 * _row.Length);
        _row[place] = feature;
    }

    private void Remove(int place)
    {
        _row[place] = _row[--_count];
        _row[_count] = default;
    }
}
