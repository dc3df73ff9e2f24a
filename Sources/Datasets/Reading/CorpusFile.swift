// The texts that a vocabulary is learnt from: the rows of a data set as training will see them, without
// the end of sequence, or the lines of any other file.

import Diagnostics
import Foundation
import ModelFormats
import Prompting

/// A file of texts.
package enum CorpusFile {
    /// Whether a file's name says that it is a data set.
    package static func isDataset(_ path: String) -> Bool {
        ["json", "jsonl"].contains((path as NSString).pathExtension.lowercased())
    }

    /// Reads a file text by text.
    ///
    /// Of a data set each answer is one text, with the prompt it follows; of other files a line is one,
    /// with the line break that ends it, as huggingface/tokenizers reads files.
    /// - Parameters:
    ///   - path: The file; rows stand in `.json` and `.jsonl` files.
    ///   - progress: Called after every text with the bytes read and those of the file.
    ///   - isCancelled: Asked before every text.
    ///   - body: Takes the text.
    /// - Throws: `FileError` and ``DatasetError``, naming the line; `CancellationError`.
    package static func forEachText(
        of path: String,
        progress: (Int, Int) -> Void = { _, _ in },
        isCancelled: () -> Bool = { false },
        _ body: (String) -> Void
    ) throws {
        if isDataset(path) {
            // Where the end of sequence has no spelling, none is written.
            let template = PromptTemplate(endOfSequence: "")
            let reader = try DatasetReader(path: path)
            while let record = try reader.next() {
                if isCancelled() { throw CancellationError() }
                for example in try record.get().examples {
                    body(
                        template.example(
                            request: example.instruction,
                            context: example.context,
                            answer: example.output
                        )
                    )
                }
                progress(reader.bytesRead, reader.byteCount)
            }
        } else {
            try forEachLine(of: path, progress, isCancelled, body)
        }
    }

    private static func forEachLine(
        of path: String,
        _ progress: (Int, Int) -> Void,
        _ isCancelled: () -> Bool,
        _ body: (String) -> Void
    ) throws {
        let file = try MappedFile(path: path, access: .sequential)
        let bytes = file.bytes
        // The mark that some editors put before UTF-8 is no text.
        var position = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        var line = 1
        while position < bytes.count {
            if isCancelled() { throw CancellationError() }
            let rest = bytes[position...]
            let end = rest.firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? bytes.count
            guard let text = String(validating: rest[..<end], as: UTF8.self) else {
                let place = DatasetError.Place(path: path, line: line)
                throw DatasetError.notUTF8(place, encoding: nil)
            }
            body(text)
            position = end
            line += 1
            progress(position, bytes.count)
        }
        try file.requireUnchanged()
    }
}
