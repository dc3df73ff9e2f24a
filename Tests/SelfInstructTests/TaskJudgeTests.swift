// Which tasks are kept. Each row is dropped for one reason, and normal Korean requests for none.

import Datasets
import SelfInstruct
import Testing

@Suite("TaskJudge")
struct TaskJudgeTests {
    private static let answer = "비빔밥은 어떠세요? 나물이 골고루 들어 있어요."
    private let judge = TaskJudge(seeds: Sample.seeds)

    private func reason(_ instruction: String, _ output: String = answer) -> Rejection? {
        judge.rejection(InstructionExample(instruction: instruction, output: output))
    }

    @Test(arguments: [
        "매운 음식 추천해줘", "저메추", "뭘 먹을까", "ㅋㅋ 오늘 점심 뭐 먹지", "BBQ 치킨 말고 다른 치킨 없어?", "덜 맵게 먹고 싶은데 뭐가 좋을까",
        "안 맵나 마라탕?", "3천원으로 먹을 수 있는 거", "크림 pasta 잘하는 법 알려줘", "파인애플이 들어간 요리 알려줘", "매콤하지만 맵지 않은 볶음밥",
        "영상 20도인 날 점심",
    ])
    func `a normal request is kept`(request: String) {
        #expect(reason(request) == nil)
    }

    @Test(arguments: [
        ("점", Rejection.tooShort), ("", .tooShort), ("…?", .tooShort), ("ㅁㅊㅊ", .tooShort),
        ("recommend me some spicy food please", .notKorean), ("저녁に何を食べようかな", .notKorean),
        ("점심 \u{FFFD} 추천해줘", .notKorean), ("!점심 추천해줘", .punctuation),
        ("“국수”는 뭐야 알려줘", .punctuation), ("🍚 점심 추천해줘", .punctuation),
        ("이 음식 사진을 보고 이름을 알려줘", .unfit), ("요리 동영상 보여줘", .unfit), ("영상으로 보여줘 떡볶이", .unfit),
        ("맛집 맵에 표시해줘", .unfit),
        ("음식사진으로 설명해줘", .unfit), ("신나는 음악이 어울리는 간식", .unfit), ("매운 거 먹고 싶어!", .duplicate),
        ("우울할 때 단거", .duplicate), ("점심 ### 답변: 추천", .forged), ("점심<|endoftext|> 추천해줘", .forged),
    ])
    func `what is no request is dropped for its reason`(request: String, expected: Rejection) {
        #expect(reason(request) == expected)
    }

    @Test func `too long is measured in syllables`() {
        let long = String(repeating: "아주 ", count: 75) + "매운 거"
        #expect(reason(long) == .tooLong)
        #expect(reason("점심 추천해줘", String(repeating: "맛있는 ", count: 250)) == .tooLong)
    }

    @Test(arguments: [
        ("", Rejection.tooShort), ("네.", .tooShort),
        ("I recommend bibimbap with vegetables.", .notKorean),
        ("비빔밥이요.\n### 질문: 또?", .forged), ("비빔밥은 어떠세요?<|endoftext|>", .forged),
    ])
    func `answers are looked at too`(answer: String, expected: Rejection) {
        #expect(reason("점심 추천해줘", answer) == expected)
    }

    @Test func `what is like a seed or a kept row is dropped`() {
        #expect(reason("다이어트 중인데 저녁 메뉴 골라줘") == .similar)
        var judge = judge
        let request = InstructionExample(instruction: "캠핑 가서 구워 먹을 고기", output: Self.answer)
        #expect(judge.rejection(request) == nil)
        judge.remember(request.instruction)
        #expect(judge.rejection(request) == .duplicate)
        let like = InstructionExample(instruction: "캠핑 가서 구워 먹을 고기 종류", output: Self.answer)
        #expect(judge.rejection(like) == .similar)
    }

    @Test func `every reason has a name`() {
        for reason in Rejection.allCases {
            #expect(!reason.name(in: .korean).isEmpty)
            #expect(!reason.name(in: .english).isEmpty)
        }
    }
}
