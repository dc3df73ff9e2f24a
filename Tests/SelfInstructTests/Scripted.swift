// Teachers, clocks and texts that do as a test says.

import Datasets
import Foundation
import SelfInstruct
import Synchronization

/// A teacher whose replies are written beforehand.
final class ScriptedTeacher: Teacher {
    let name = "scripted"
    private let script: @Sendable (TeacherQuestion, Int) throws -> TeacherReply
    private let seen = Mutex<[TeacherQuestion]>([])
    /// A number for each request: those with a larger one answer later.
    private let order: @Sendable (TeacherQuestion) -> Int

    /// - Parameters:
    ///   - order: How many times others get their turn before a question is answered.
    ///   - script: The reply to a question; the number counts its attempts from 0 on.
    init(
        order: @escaping @Sendable (TeacherQuestion) -> Int = { _ in 0 },
        _ script: @escaping @Sendable (TeacherQuestion, Int) throws -> TeacherReply
    ) {
        self.order = order
        self.script = script
    }

    var questions: [TeacherQuestion] { seen.withLock { $0 } }

    func answer(
        _ question: TeacherQuestion,
        isCancelled: @escaping @Sendable () -> Bool
    ) async throws -> TeacherReply {
        let attempt = seen.withLock { seen in
            seen.append(question)
            return seen.count { $0.number == question.number } - 1
        }
        for _ in 0..<order(question) { await Task.yield() }
        return try script(question, attempt)
    }
}

/// A clock that passes at once.
final class ScriptedWaiting: Waiting {
    private let time = Mutex(0.0)

    var now: Double { time.withLock { $0 } }

    func wait(until time: Double, isCancelled: @escaping @Sendable () -> Bool) async {
        self.time.withLock { $0 = max($0, time) }
    }
}

enum Sample {
    static let seeds = [
        ("매운 거 먹고싶어", "", "매콤한 떡볶이나 닭볶음탕을 추천드려요."),
        ("비 오는데 국물 있는 거 뭐 있을까", "", "칼국수는 어떠세요? 비 오는 날 뜨끈한 국물이 좋아요."),
        ("냉장고에 있는 걸로 뭐 해 먹지", "계란, 두부, 대파", "계란두부탕은 어떠세요?"),
        ("아이랑 같이 먹을 간식 알려줘", "", "고구마 맛탕을 추천드려요. 달콤하고 부드러워요."),
        ("우울할 때 단 거", "", "초콜릿 케이크는 어떠세요?"),
        ("떡볶이는 어떤 음식이야?", "", "떡볶이는 떡을 양념에 볶거나 끓여서 먹는 음식입니다."),
        ("야식으로 기름진 거 추천해줘", "", "치킨이나 새우튀김은 어떠세요?"),
        ("다이어트 중인데 저녁 골라줘", "", "닭가슴살 샐러드를 추천합니다."),
    ].map { SeedTask(instruction: $0, instances: [(input: $1, output: $2)]) }

    /// Requests that have little in common: two syllables of ten thousand, four times.
    static func request(_ number: Int) -> String {
        var state = UInt64(bitPattern: Int64(number)) &* 0x9E37_79B9_7F4A_7C15 &+ 0x1234_5678
        return (0..<4).map { _ in
            String(
                String.UnicodeScalarView(
                    (0..<2).compactMap { _ in
                        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                        return Unicode.Scalar(0xAC00 + UInt32(state >> 33) % 11172)
                    }
                )
            )
        }.joined(separator: " ")
    }

    /// A reply of tasks numbered from `first` on.
    static func reply(_ requests: [String], from first: Int) -> String {
        requests.enumerated().map { index, request in
            let number = first + index
            let head = index == 0 ? "" : "\(number). Instruction: "
            return head + "\(request)\n\(number). Input: <noinput>\n\(number). Output: 비빔밥은 어떠세요?\n"
        }.joined(separator: "###\n")
    }

    /// Three new tasks, the same ones for the same question.
    static func newTasks(_ question: TeacherQuestion) -> TeacherReply {
        let requests = (0..<3).map { request(question.number * 3 + $0) }
        return TeacherReply(
            .text(reply(requests, from: question.firstTask), .stop),
            usage: TokenUsage(prompt: 100, completion: 50)
        )
    }
}
