// Text that imitates a turn of the prompt or a special token: ###, <|endoftext|> and its kin, </s>.
// By bytes, because a regular expression takes a hundred times as long and every row is searched.

import Prompting

/// Finds markers.
enum ForgedMarker {
    private static let turn = Array(PromptTemplate.turnMarker.utf8)
    private static let end = Array("</s>".utf8)
    private static let longest = 36

    /// The first marker of the text; nil for none.
    static func first(in text: String) -> String? {
        var text = text
        return text.withUTF8 { bytes in
            var position = 0
            while position < bytes.count {
                let rest = bytes[position...]
                let byte = bytes[position]
                if byte == turn[0], rest.starts(with: turn) { return PromptTemplate.turnMarker }
                if byte == end[0] {
                    if rest.starts(with: end) { return "</s>" }
                    if let token = token(rest) { return token }
                }
                position += 1
            }
            return nil
        }
    }

    /// `<|name|>`, where the text begins with one.
    private static func token(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> String? {
        let text = text.prefix(longest)
        guard text.starts(with: "<|".utf8) else { return nil }
        let name = text.dropFirst(2).prefix {
            $0 > 0x20 && $0 != UInt8(ascii: "<") && $0 != UInt8(ascii: ">")
                && $0 != UInt8(ascii: "|")
        }
        guard !name.isEmpty, text[name.endIndex...].starts(with: "|>".utf8) else { return nil }
        return "<|" + String(decoding: name, as: UTF8.self) + "|>"
    }
}
