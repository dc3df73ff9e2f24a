// transformers keeps the rows of query_key_value head by head, [heads, 3, D]; a GGUF, and so this
// engine, has all queries, then all keys, then all values, [3, heads, D] (llama.cpp's conversion of
// gptneox). Whatever has one value or row per output feature is reordered alike.

/// The two orders of QKV rows.
package enum QueryKeyValueOrder {
    /// The row of [heads, 3, D] that stands at `row` of [3, heads, D]; C = heads · D.
    package static func sourceRow(_ row: Int, hiddenSize: Int, headDimension d: Int) -> Int {
        let (part, inner) = row.quotientAndRemainder(dividingBy: hiddenSize)
        let (head, element) = inner.quotientAndRemainder(dividingBy: d)
        return (head * 3 + part) * d + element
    }

    /// The row of [3, heads, D] that stands at `row` of [heads, 3, D].
    package static func targetRow(_ row: Int, hiddenSize: Int, headDimension d: Int) -> Int {
        let (block, element) = row.quotientAndRemainder(dividingBy: d)
        let (head, part) = block.quotientAndRemainder(dividingBy: 3)
        return part * hiddenSize + head * d + element
    }
}
