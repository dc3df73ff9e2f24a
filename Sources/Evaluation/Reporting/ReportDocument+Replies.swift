// Requests with their replies in the JSON report.

extension ReportDocument {
    struct Item: Encodable {
        let request: String
        let context: String?
        let contextMenu: String?
        let reply: String
        let finish: String
        let beganAnotherTurn: Bool
        let tokens: Int
        let seconds: Double
        let menu: String?
        let unlisted: String?
        let complete: Bool
        let fits: Bool?
        let misfit: String?
        let followsContext: Bool?
        let faithfulness: Faithfulness?
        let another: Another?
        let anotherUnaided: Another?
        let row: [Further]?

        init(_ record: ReplyRecord) {
            request = record.request
            context = record.context?.text
            contextMenu = record.contextMenu
            reply = record.result.text
            finish = record.result.finish.rawValue
            beganAnotherTurn = record.result.beganAnotherTurn
            tokens = record.result.tokens
            seconds = record.seconds
            menu = record.judgement.menu
            unlisted = record.judgement.unlisted
            complete = record.judgement.isComplete
            fits = record.judgement.fits
            misfit = record.judgement.misfit
            followsContext = record.judgement.followsContext
            faithfulness = record.judgement.faithfulness.map(Faithfulness.init)
            another = record.aided.map(Another.init)
            anotherUnaided = record.unaided.map(Another.init)
            row = record.row.isEmpty ? nil : record.row.map(Further.init)
        }
    }

    struct Another: Encodable {
        let reply: String
        let menu: String?
        let differs: Bool?

        init(_ second: SecondReply) {
            reply = second.text
            menu = second.menu
            differs = second.differs
        }
    }

    struct Faithfulness: Encodable {
        let numbersHold: Bool?
        let numberCopied: Bool?
        let ingredientsHold: Bool?
        let unseenCopied: Bool?
        let foreignNumbers: [String]
        let foreignIngredients: [String]

        init(_ faithfulness: ContextFaithfulness) {
            numbersHold = faithfulness.numbersHold
            numberCopied = faithfulness.numberCopied
            ingredientsHold = faithfulness.ingredientsHold
            unseenCopied = faithfulness.unseenCopied
            foreignNumbers = faithfulness.foreignNumbers
            foreignIngredients = faithfulness.foreignIngredients
        }
    }

    struct Further: Encodable {
        let reply: String
        let menu: String?
        let isRepeat: Bool
        let complete: Bool
        let fits: Bool?

        init(_ reply: RowReply) {
            self.reply = reply.text
            menu = reply.menu
            isRepeat = reply.isRepeat
            complete = reply.isComplete
            fits = reply.fits
        }
    }
}
