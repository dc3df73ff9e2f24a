// What is released and what is held back, token by token, with a tokenizer of almost single bytes:
// every syllable spans tokens.

import Foundation
import Generation
import KoreanText
import Testing
import Tokenization

@Suite("ReplyText")
struct ReplyTextTests {
    private let tokenizer: Tokenizer

    init() throws {
        let file = Repository.fixtures.appendingPathComponent("parallel-f32/tokenizer.json")
        tokenizer = try Tokenizer(json: Data(contentsOf: file))
    }

    private func reply(forbidden: [String] = []) -> ReplyText {
        ReplyText(
            tokenizer: tokenizer,
            matcher: forbidden.isEmpty ? nil : NameMatcher(names: forbidden)
        )
    }

    /// Feeds a text token by token until something happens; the pieces released on the way.
    private func feed(
        _ text: String,
        to reply: inout ReplyText
    ) -> (pieces: [String], verdict: ReplyText.Verdict) {
        var pieces: [String] = []
        for token in tokenizer.encode(text) {
            reply.append(token)
            let verdict = reply.examine(isComplete: false)
            guard verdict == .clear else { return (pieces, verdict) }
            let piece = reply.release(isComplete: false)
            if !piece.isEmpty { pieces.append(piece) }
        }
        return (pieces, .clear)
    }

    @Test func `whole characters leave as they are complete`() {
        var reply = reply()
        let (pieces, _) = feed(" 매운 🍜 떡볶이!", to: &reply)
        #expect(pieces.joined() == "매운 🍜 떡볶이!")
        #expect(pieces.count >= 5)
        #expect(pieces.allSatisfy { !$0.contains("\u{FFFD}") })
        #expect(reply.released == "매운 🍜 떡볶이!")
    }

    @Test func `white space around the reply is never shown`() {
        var reply = reply()
        #expect(feed(" \n  ", to: &reply).pieces.isEmpty)
        #expect(feed("점심\n\n", to: &reply).pieces.joined() == "점심")
        #expect(feed(" 저녁 ", to: &reply).pieces.joined() == "\n\n 저녁")
        #expect(reply.release(isComplete: true).isEmpty)
        #expect(reply.released == "점심\n\n 저녁")
    }

    @Test func `hashes are held back until they are no marker`() {
        var first = reply()
        #expect(feed("좋아요 ##", to: &first).pieces.joined() == "좋아요")
        #expect(feed(" 1", to: &first).pieces.joined() == " ## 1")

        var second = reply()
        let (pieces, verdict) = feed("좋아요.\n\n### 질문: 또", to: &second)
        #expect(verdict == .nextTurn)
        #expect(pieces.joined() == "좋아요.")
        #expect(second.release(isComplete: true).isEmpty)
        #expect(second.released == "좋아요.")

        var third = reply()
        _ = feed("C#", to: &third)
        #expect(third.released == "C")
        #expect(third.release(isComplete: true) == "#")
    }

    @Test func `a forbidden name is held back from its first syllable and can be undone`() {
        var reply = reply(forbidden: ["김치찌개"])
        let before = feed("오늘은 ", to: &reply)
        #expect(before.pieces.joined() == "오늘은")
        let count = reply.tokenCount
        let (pieces, verdict) = feed("김치찌개는 어떠세요?", to: &reply)
        #expect(pieces.isEmpty)
        #expect(verdict == .forbidden(token: count))
        reply.truncate(toTokens: count)
        #expect(reply.tokenCount == count)
        #expect(feed("김치전은 어떠세요?", to: &reply).pieces.joined() == " 김치전은 어떠세요?")
        #expect(reply.released == "오늘은 김치전은 어떠세요?")
    }

    @Test(arguments: ["김치찌개를", "김치 찌개가", "\"김치찌개\"", "(김치찌개)", "음, 김치찌개요", "김치찌개"])
    func `no piece of a name leaves, whatever is around it`(text: String) {
        var reply = reply(forbidden: ["김치찌개", "된장찌개"])
        let tokens = feed(text + " 좋아요. ", to: &reply)
        if case .forbidden = tokens.verdict {
            #expect(!tokens.pieces.joined().contains("김"))
        } else {
            Issue.record("\(text) passed: \(tokens.pieces)")
        }
    }

    @Test func `what was released stays, and is not released twice`() {
        var reply = reply()
        _ = feed("안녕하세요", to: &reply)
        #expect(reply.released == "안녕하세요")
        let shown = reply.releasedBytes(beforeToken: 0)
        #expect(shown == Array("안녕하세요".utf8))
        reply.truncate(toTokens: 0)
        #expect(reply.byteCount == 0)
        #expect(reply.release(isComplete: false).isEmpty)
        #expect(feed("안녕하세요. 반가워요.", to: &reply).pieces.joined() == ". 반가워요.")
        #expect(reply.released == "안녕하세요. 반가워요.")
    }

    @Test func `words that only look like a name pass`() {
        var reply = reply(forbidden: ["라면", "김치찌개"])
        let text = "라면땅과 김치찜, 김치 볶음이 좋아요."
        let (pieces, verdict) = feed(text, to: &reply)
        #expect(verdict == .clear)
        #expect(pieces.joined() == text)
    }

    @Test func `a name at the very end counts when the reply is complete`() {
        var reply = reply(forbidden: ["라면"])
        #expect(feed("오늘은 라면", to: &reply).verdict == .clear)
        #expect(reply.released == "오늘은")
        #expect(reply.examine(isComplete: true) != .clear)
        // Cut off instead, the undecided part stays unsaid.
        var other = self.reply(forbidden: ["라면"])
        _ = feed("오늘은 라면", to: &other)
        #expect(other.release(isComplete: false).isEmpty)
        #expect(other.released == "오늘은")
    }
}
