// What is wrong with a reply, in words: every figure of faults there is, so that a page of answers hides none.

import Diagnostics

extension ReportWording {
    /// The faults of a reply; empty where none was found.
    func faults(of record: ReplyRecord) -> [String] {
        let judgement = record.judgement
        var faults: [String] = []
        if !judgement.isComplete { faults.append(say("끝맺지 못함", "not complete")) }
        if judgement.fits == false { faults.append(misfit(judgement)) }
        if judgement.followsContext == false {
            faults.append(say("맥락의 메뉴를 말하지 않음", "does not speak of its 맥락's menu"))
        } else if judgement.faithfulness?.unseenCopied == false {
            faults.append(say("메뉴 이름을 맥락과 다르게 씀", "spells the menu otherwise than its 맥락"))
        }
        if let faithfulness = judgement.faithfulness {
            if !faithfulness.foreignNumbers.isEmpty {
                faults.append(
                    say("주지 않은 숫자: ", "numbers not given: ")
                        + faithfulness.foreignNumbers.joined(separator: ", ")
                )
            }
            if faithfulness.numberCopied == false {
                faults.append(say("물은 열량을 말하지 않음", "does not give the energy asked for"))
            }
            if !faithfulness.foreignIngredients.isEmpty {
                faults.append(
                    say("주지 않은 재료: ", "ingredients not given: ")
                        + faithfulness.foreignIngredients.joined(separator: ", ")
                )
            }
        }
        if ReplyDiversity.repeats(record.result.text) {
            faults.append(say("같은 말을 되풀이함", "repeats itself"))
        }
        return faults + rowFaults(record.row)
    }

    private func misfit(_ judgement: ReplyJudgement) -> String {
        if let misfit = judgement.misfit {
            return say("요청에 맞지 않음: ", "does not fit the request: ") + misfit
        }
        if let words = judgement.unlisted {
            return say("목록에 없는 메뉴: ", "no menu of the catalogue: ") + words
        }
        return say("메뉴를 말하지 않음", "names no menu")
    }

    private func rowFaults(_ row: [RowReply]) -> [String] {
        let count = row.count { $0.isRepeat || $0.fits == false || !$0.isComplete }
        guard count > 0 else { return [] }
        return [
            say(
                "연달아 다시 추천 \(row.count)번 가운데 \(count)번 어긋남",
                "\(count) of \(row.count) 다시 추천 in a row are wrong"
            )
        ]
    }
}
