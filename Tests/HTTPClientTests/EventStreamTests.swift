// Server-sent events, cut at every byte: the pieces in which they arrive must not matter.

import HTTPClient
import Testing

@Suite("EventStream")
struct EventStreamTests {
    private static let text =
        "\u{FEFF}: 숨 고르기\ndata: {\"가\":1}\n\nevent: x\r\ndata:나\r\ndata:  다\r\n\r\n:\r\rdata\rdata: 라\r\r"
        + "id: 3\n\ndata: [DONE]\n\ndata: 끝나지 않음"
    private static let events = ["{\"가\":1}", "나\n 다", "\n라", "[DONE]"]

    @Test func `comments, several lines and all line ends are understood`() {
        var stream = EventStream()
        #expect(stream.take(Self.text.utf8) == Self.events)
    }

    @Test func `wherever the bytes are cut, the events are the same`() {
        let bytes = Array(Self.text.utf8)
        for cut in bytes.indices {
            var stream = EventStream()
            #expect(
                stream.take(bytes[..<cut]) + stream.take(bytes[cut...]) == Self.events,
                "\(cut)"
            )
        }
        var stream = EventStream()
        #expect(bytes.flatMap { stream.take([$0]) } == Self.events)
    }
}
