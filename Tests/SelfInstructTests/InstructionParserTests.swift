// Replies taken apart: as they should be, as models write them, and damaged.

import Datasets
import Randomness
import SelfInstruct
import Testing

@Suite("InstructionParser")
struct InstructionParserTests {
    private func parse(_ text: String, _ finish: TeacherFinish = .stop) -> [ParsedTask] {
        InstructionParser.parse(text, startingAt: 7, finish: finish)
    }

    private func task(_ instruction: String, _ output: String, input: String = "") -> ParsedTask {
        .task(InstructionExample(instruction: instruction, input: input, output: output))
    }

    private static let two = """
        점심 추천해줘
        7. Input: <noinput>
        7. Output: 비빔밥은 어떠세요?
        ###
        8. Instruction: 남은 걸로
         만들 만한 거
        8. Input: 계란, 두부
        8. Output: 계란두부탕은 어떠세요?
        부드러워요.
        """

    @Test func `a reply goes on where the prompt ended`() {
        #expect(
            parse(Self.two) == [
                task("점심 추천해줘", "비빔밥은 어떠세요?"),
                task("남은 걸로 만들 만한 거", "계란두부탕은 어떠세요?\n부드러워요.", input: "계란, 두부"),
            ]
        )
    }

    @Test(arguments: [
        "7. Instruction: ", "###\n7. Instruction:", "\n### 7. Instruction: ", " 7.Instruction : ",
    ])
    func `a reply that begins with its own label is not given another`(start: String) {
        #expect(parse(start + Self.two) == parse(Self.two))
    }

    @Test func `separators and line ends are taken as they come`() {
        let text = Self.two.replacingOccurrences(of: "###\n", with: "\n####\n\n")
        #expect(parse(text) == parse(Self.two))
        #expect(parse(text.replacingOccurrences(of: "\n", with: "\r\n")) == parse(Self.two))
        let bare = Self.two.replacingOccurrences(of: "###\n", with: "")
        #expect(parse(bare) == parse(Self.two))
    }

    @Test func `a task may have any number, but one only`() {
        let skipped = Self.two.replacingOccurrences(of: "8.", with: "12.")
        #expect(parse(skipped) == parse(Self.two))
        let mixed = Self.two.replacingOccurrences(of: "8. Output", with: "9. Output")
        #expect(parse(mixed) == [task("점심 추천해줘", "비빔밥은 어떠세요?"), .rejected(.malformed)])
    }

    @Test(arguments: [TeacherFinish.length, .filtered])
    func `what ran into the limit loses its last task`(finish: TeacherFinish) {
        #expect(parse(Self.two, finish) == [task("점심 추천해줘", "비빔밥은 어떠세요?"), .rejected(.cutOff)])
        // A separator behind it says that it was whole.
        #expect(parse(Self.two + "\n###\n", finish) == parse(Self.two))
        #expect(parse("점심", finish) == [.rejected(.cutOff)])
    }

    @Test func `### inside a task stays there, to be refused`() {
        let text = Self.two.replacingOccurrences(of: "어떠세요?\n###", with: "어떠세요?\n### 답변: 네\n###")
        #expect(parse(text).first == task("점심 추천해줘", "비빔밥은 어떠세요?\n### 답변: 네"))
        #expect(parse(text).count == 2)
    }

    @Test(arguments: ["<noinput>", "<NoInput>", "noinput", "없음", "none.", "", "-"])
    func `an empty input is spelled in many ways`(word: String) {
        let text = "점심\n7. Input: \(word)\n7. Output: 밥을 추천해요."
        #expect(parse(text) == [task("점심", "밥을 추천해요.")])
    }

    @Test(arguments: [
        "점심", "점심\n7. Input: 가", "점심\n7. Output: 나", "점심\n7. Output: 나\n7. Input: 가",
        "점심\n7. Input: 가\n7. Output: 나\n7. Output: 다", "점심 Input: 가 Output: 나",
        "점심\n7. Input: 가\n7. Output: 나\n7. Input: 다", "점심\n7: Input: 가\n7: Output: 나",
    ])
    func `a task that lacks a part or has one twice is malformed`(text: String) {
        #expect(parse(text) == [.rejected(.malformed)])
    }

    @Test func `nothing but separators is nothing`() {
        #expect(parse("7. Instruction: \n###") == [.rejected(.malformed)])
        #expect(parse("###\n\n###\n").allSatisfy { $0 == .rejected(.malformed) })
    }

    @Test func `whatever a model writes, parsing ends`() {
        var random = SplitMix64(seed: 5)
        let parts = [
            "###", "\n", "7.", "8.", " Instruction:", " Input:", " Output:", "가", " ", "#", ":",
            "\u{301}",
            "\r\n", "7. Input:", "99999999999999999999.", "<noinput>",
        ]
        for _ in 0..<2000 {
            let count = Int.random(in: 0..<30, using: &random)
            let text = (0..<count).map { _ in parts[Int.random(in: parts.indices, using: &random)] }
            let tasks = parse(text.joined(), .length)
            #expect(tasks.count <= count + 1)
        }
    }
}
