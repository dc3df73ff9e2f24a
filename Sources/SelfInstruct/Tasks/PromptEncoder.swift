// The text a teacher is sent. Its form is Alpaca's (Taori et al., 2023: encode_prompt in
// https://github.com/tatsu-lab/stanford_alpaca/blob/main/generate_instruction.py): what is required,
// then numbered examples, then the beginning of the next one. The bytes are fixed by the golden files
// in Tests/SelfInstructTests.

import Datasets
import Foundation
import Prompting

/// Writes and names the parts of the text.
package enum PromptEncoder {
    /// What separates two examples.
    package static let separator = "###"
    /// What stands for an empty input.
    package static let noInput = "<noinput>"
    /// How many tasks the list is to have, the examples shown included.
    package static let listLength = 20

    /// What is asked for: no subject of the world's but food, and no answer that a program which
    /// only reads and writes could not give.
    package static let requirements = """
        먹을 것을 추천하는 대화 프로그램이 배울 작업 \(listLength)개를 만들어 주세요. 작업마다 사용자의 말(Instruction), \
        필요할 때만 참고할 내용(Input), 프로그램의 답(Output)을 적습니다.

        지킬 것:
        1. 작업끼리 뜻도 말투도 겹치지 않게 합니다. 같은 서술어와 같은 끝맺음을 되풀이하지 않습니다.
        2. 존댓말과 반말, 짧은 말과 사정을 설명하는 말, 부탁과 물음을 섞습니다.
        3. 먹는 것에 관한 일이면 무엇이든 좋습니다. 끼니와 간식, 맛과 재료, 날씨와 기분, 함께 먹는 사람, 돈과 시간, \
        못 먹는 것과 식단, 음식에 대한 물음.
        4. 글만 읽고 쓰는 프로그램이 할 수 있는 일이어야 합니다. 무엇을 보여 주거나 들려주거나 주문을 대신하는 일은 빼 주세요.
        5. 자연스러운 한국어로 씁니다.
        6. Instruction은 한두 문장입니다.
        7. Input은 대부분 필요 없으므로 \(noInput)이라고 적습니다. 필요하면 냉장고 속 재료나 어제 먹은 것처럼 구체적인 내용을 \
        한 문장으로 적습니다.
        8. Output은 한두 문장의 존댓말입니다. 먹을 것의 이름을 말하고 까닭이나 설명을 붙입니다. 확실하지 않은 숫자와 건강에 대한 \
        조언은 쓰지 않습니다.

        작업 \(listLength)개의 목록:

        """

    /// The text with these examples.
    package static func encode(_ examples: [InstructionExample]) -> String {
        var text = requirements
        for (index, example) in examples.enumerated() {
            let input = PromptText.line(example.input)
            text += "\(separator)\n"
            text += label(index + 1, .instruction) + " \(instruction(example.instruction))\n"
            text += label(index + 1, .input) + " \(input.isEmpty ? noInput : input)\n"
            text += label(index + 1, .output) + " \(PromptText.block(example.output))\n"
        }
        return text + "\(separator)\n" + label(examples.count + 1, .instruction) + " "
    }

    /// A part of a task.
    enum Part: String, CaseIterable {
        case instruction = "Instruction"
        case input = "Input"
        case output = "Output"
    }

    /// The number and name that a part begins with.
    static func label(_ number: Int, _ part: Part) -> String { "\(number). \(part.rawValue):" }

    /// On one line, without the ":" that would make it look like a label.
    private static func instruction(_ text: String) -> String {
        var line = PromptText.line(text)
        while line.hasSuffix(":") || line.hasSuffix(" ") { line.removeLast() }
        return line
    }
}
