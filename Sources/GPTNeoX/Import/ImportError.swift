// What only an import can get wrong, beside the errors of the files it reads.

import Diagnostics

/// Errors of importing a checkpoint folder.
package enum ImportError: UserFacingError, Equatable {
    /// The output is one of the files that are read.
    case outputIsSource(path: String)
    /// The folder holds an adapter, not a model.
    case adapter(folder: String)

    package func message(in language: Language) -> String {
        switch self {
        case .outputIsSource(let path):
            language.pick(
                "\(path)은(는) 가져올 원본의 파일입니다. 다른 이름으로 저장해 주세요.",
                "\(path) is one of the files to be imported. Choose another name for the output."
            )
        case .adapter(let folder):
            language.pick(
                "\(folder)에는 모델이 아니라 PEFT 어댑터가 있습니다. 바탕 모델을 가져온 다음, 대화할 때 --adapter로 얹거나 "
                    + "mechuri merge로 합쳐 주세요.",
                "\(folder) holds a PEFT adapter, not a model. Import its base model, then use the adapter "
                    + "with --adapter or join the two with mechuri merge."
            )
        }
    }
}
