// One example of an instruction data set, in Alpaca's words (Taori et al., 2023): what is asked, what
// it is asked about, and the answer. The original 메추리 was trained on such rows; ours become prompts
// through `PromptTemplate` alone: `### 질문: {instruction}`, `### 맥락: {input}`, `### 답변: {output}`.

/// An instruction, what it is about, and its answer.
package struct InstructionExample: Sendable, Equatable {
    /// The user's words.
    package var instruction: String
    /// What the answer is to be written about, one line as `PromptContext.text` spells it; empty where
    /// the instruction says it all.
    package var input: String
    /// The answer.
    package var output: String
    /// Exchanges that came before this one, oldest first; empty in Alpaca data.
    package var earlier: [Turn]
    /// How much this example counts in the loss beside others; 1 unless the data says otherwise.
    package var weight: Float

    /// An earlier exchange of the same conversation.
    package struct Turn: Sendable, Equatable {
        /// The user's words.
        package var instruction: String
        /// The answer to them.
        package var output: String

        /// Both sides.
        package init(instruction: String, output: String) {
            self.instruction = instruction
            self.output = output
        }
    }

    /// An example; only the instruction and its answer are needed.
    package init(
        instruction: String,
        input: String = "",
        output: String,
        earlier: [Turn] = [],
        weight: Float = 1
    ) {
        self.instruction = instruction
        self.input = input
        self.output = output
        self.earlier = earlier
        self.weight = weight
    }
}
