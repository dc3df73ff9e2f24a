// A split must be the one that was asked for, the same again, and honest: no question of validation
// may have been asked in training.

import Datasets
import Randomness
import TestSupport
import TextSimilarity
import Testing

@Suite("DatasetSplit")
struct DatasetSplitTests {
    private static let subjects = [
        "김치찌개", "된장국", "비빔밥", "짜장면", "초밥", "피자", "떡볶이", "샐러드", "갈비탕", "냉면",
    ]
    private static let wishes = [
        "먹고 싶어", "말고 다른 거", "만드는 법 알려줘", "칼로리가 얼마야", "파는 곳 어디야", "랑 어울리는 반찬",
    ]
    private static let tails = ["", "요", " 좀", "?", "!!"]

    private func records(_ count: Int, seed: UInt64) -> [DatasetRecord] {
        var random = SplitMix64(seed: seed)
        return (0..<count).map { index in
            let words = [Self.subjects, Self.wishes, Self.tails]
                .map { $0.randomElement(using: &random) ?? "" }
            let number = Int.random(in: 0..<40, using: &random)
            let question =
                "\(words[0])\(words[1].first == "랑" ? "" : " ")\(words[1]) \(number)\(words[2])"
            let example = InstructionExample(instruction: question, output: "\(index)번째 답이에요.")
            return DatasetRecord(line: index + 1, examples: [example])
        }
    }

    private func tokens(_ record: DatasetRecord) -> String {
        SimilarityTokens.of(record.subject).joined(separator: " ")
    }

    @Test(arguments: [0.05, 0.1, 0.3])
    func `as many rows are set aside as were asked for`(share: Double) {
        let records = records(400, seed: 1)
        let split = DatasetSplit(records, share: share, seed: 3, method: .counted(near: nil))
        #expect(split.wanted == Int((400 * share).rounded()))
        #expect(split.validationCount == split.wanted)
        #expect(split == DatasetSplit(records, share: share, seed: 3, method: .counted(near: nil)))
        let other = DatasetSplit(records, share: share, seed: 4, method: .counted(near: nil))
        #expect(split.isValidation != other.isValidation)
    }

    @Test(arguments: [DatasetSplit.Method.counted(near: nil), .byContent])
    func `equal questions stay on one side`(method: DatasetSplit.Method) {
        let records = records(600, seed: 2)
        let split = DatasetSplit(records, share: 0.2, method: method)
        var sides: [String: Bool] = [:]
        for (record, isValidation) in zip(records, split.isValidation) {
            #expect(sides[tokens(record), default: isValidation] == isValidation)
            sides[tokens(record)] = isValidation
        }
        #expect(split.groupCount == sides.count && split.largestGroup > 1)
        #expect(split.validationCount > 60 && split.validationCount < 180)
    }

    @Test func `no question of validation is like one of training`() {
        let records = records(300, seed: 3)
        let split = DatasetSplit(records, share: 0.1, method: .counted(near: 0.7))
        var training = NoveltyFilter(threshold: 0.7)
        for (record, isValidation) in zip(records, split.isValidation) where !isValidation {
            training.add(record.subject)
        }
        for (record, isValidation) in zip(records, split.isValidation) where isValidation {
            #expect(training.mostSimilar(to: record.subject) == nil)
        }
        #expect(split.validationCount > 0 && split.validationCount <= split.wanted)
    }

    @Test func `the order of the file does not count`() {
        var random = SplitMix64(seed: 9)
        let records = records(300, seed: 4)
        for method in [DatasetSplit.Method.counted(near: nil), .counted(near: 0.8), .byContent] {
            let split = DatasetSplit(records, share: 0.1, method: method)
            let chosen = Set(zip(records, split.isValidation).filter(\.1).map(\.0.line))
            let shuffled = records.shuffled(using: &random)
            let again = DatasetSplit(shuffled, share: 0.1, method: method)
            #expect(Set(zip(shuffled, again.isValidation).filter(\.1).map(\.0.line)) == chosen)
        }
    }

    @Test func `by content, a row keeps its side when others come`() {
        let records = records(500, seed: 5)
        let few = DatasetSplit(Array(records.prefix(200)), share: 0.2, method: .byContent)
        let all = DatasetSplit(records, share: 0.2, method: .byContent)
        #expect(Array(all.isValidation.prefix(200)) == few.isValidation)
        // Fixed for good: files that were split once must split the same in later versions.
        let hashes = ["", "점심 추천해줘"].map { ContentHash.of($0, seed: 7) }
        #expect(hashes == [10_761_896_268_195_008_625, 11_949_977_127_929_090_486])
    }

    @Test func `a chain longer than validation stays with training`() {
        let long = (0..<50).map { index in
            DatasetRecord(
                line: index,
                examples: [InstructionExample(instruction: "점심 추천해줘", output: "\(index)")]
            )
        }
        let rest = DatasetRecord(
            line: 99,
            examples: [InstructionExample(instruction: "김치찌개 칼로리", output: "답")]
        )
        let split = DatasetSplit(long + [rest], share: 0.1)
        #expect(split.wanted == 5 && split.largestGroup == 50 && split.groupCount == 2)
        #expect(split.isValidation == [Bool](repeating: false, count: 50) + [true])
    }
}
