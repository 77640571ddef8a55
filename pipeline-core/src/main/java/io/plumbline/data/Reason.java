package io.plumbline.data;

import java.util.Locale;

/** A reason for which an input row is put aside. Its code stands in {@code quarantine/} and {@code data-report.json}. */
public enum Reason {
    /** A line that is not one JSON object: broken syntax, a doubled key, text after the end. */
    MALFORMED_JSON("the lines are not JSON objects; write one object a line"),
    /** A row of a CSV file that does not fit the names of its columns, or whose quotes do not close where a field ends. */
    MALFORMED_CSV("rows of a CSV file do not fit its first line; write texts that hold commas, quotes or line ends in"
            + " quotes, and double the quotes within"),
    /** Text that is no Unicode: a lone surrogate, or bytes that are not UTF-8. */
    INVALID_TEXT("the text is no Unicode; convert the files to UTF-8 from the encoding they have (iconv -f LATIN1 -t"
            + " UTF-8)"),
    /** A text, or a whole line, beyond the length that is accepted. */
    TEXT_TOO_LONG("texts are longer than is accepted; raise data.max-characters or shorten them"),
    /** A column holds something else than the text, list or ranks that the format reads from it. */
    WRONG_TYPE("a column holds something else than data.format reads from it; name the right columns in data.columns"),
    /** A column that the format reads is absent, or a text in it is null. */
    MISSING_TEXT("a column is missing or a text in it is null; name the columns that hold the texts in data.columns"),
    /** A list of completions without the ranks that say which is better. */
    MISSING_RANKS(
            "a list of completions has no ranks; name the column that holds them in data.columns.ranks, or, if every"
                    + " list stands best first, set data.format = ranked and give no column of ranks"),
    /** A list of completions of which one or all have no score. */
    MISSING_SCORES("a completion has no score; leave out the completions that nobody scored, or name the column of the"
            + " scores in data.columns.scores"),
    /** Completions without the value that says which of them is the best. */
    MISSING_CHOICE("nothing says which completion is the best; name the column that does in data.columns.choice or"
            + " data.columns.preference"),
    /** Two columns that do not tell which is better, beside an unused one that does. */
    UNUSED_LABEL("a column that decides which completion is better is not used, so that half of the pairs would be"
            + " reversed; set data.format = choice and name it in data.columns.choice or data.columns.preference"),
    /** A completion with a label, good or bad, and none to compare it with. */
    UNPAIRED("demonstrations have a label, so that some may be bad; set data.format = labelled, which loss.type = kto"
            + " reads, or leave the good rows and no such column"),
    /** A label that is null, or says neither good nor bad. */
    UNUSABLE_LABEL(
            "a label is missing or says neither good nor bad; name the column that does in data.columns.label, and give"
                    + " true or false, or 1 or 0"),
    /** No fitting number in a column of weights or margins. */
    UNUSABLE_NUMBER(
            "a weight or a margin is missing or no number, or a weight is not above 0; name the right columns in data.columns.weight and data.columns.margin"),
    /** Messages that are no conversation which ends with an answer of the model. */
    WRONG_MESSAGES(
            "a list of messages is no conversation whose last message is the assistant's; name the right columns in"
                    + " data.columns"),
    /** Messages, for a model that has no chat template or one that cannot be used. */
    NO_CHAT_TEMPLATE(
            "the data has messages and the model no chat template; put the chat_template.jinja of the model that you align"
                    + " beside tokenizer.json"),
    /** A conversation that the model's chat template does not render. */
    CHAT_TEMPLATE_REFUSES(
            "the model's chat template does not render the messages, as it says itself; write the messages as it"
                    + " asks, or put another chat_template.jinja beside tokenizer.json"),
    /** A conversation for which the chat template does more than is accepted. */
    CHAT_TEMPLATE_BOUND("the model's chat template works longer, nests deeper or writes more than is accepted on the"
            + " messages; does it belong to such data?"),
    /** A row of which {@code data.columns.prompt-template} makes no prompt. */
    PROMPT_TEMPLATE_FAILS(
            "data.columns.prompt-template makes no text of the row, as it says itself; does it read the columns as what"
                    + " they hold, and say what is to be done where one is null (is defined)?"),
    /** A completion that is empty or only white space. */
    EMPTY_COMPLETION(
            "a completion is empty or only white space; leave such rows out, or name the columns of the texts in"
                    + " data.columns"),
    /** Two completions of a prompt are the same text. */
    IDENTICAL_COMPLETIONS(
            "two completions of a prompt are the same text, so that neither is preferred; leave such rows out, or"
                    + " name different columns in data.columns"),
    /** All completions of a prompt have the same rank. */
    NO_PREFERENCE(
            "all completions of a prompt have the same rank, so that none is preferred; leave such rows out, or name in"
                    + " data.columns.ranks, scores, choice or preference what tells them apart"),
    /** Fewer completions of a prompt than the format needs. */
    TOO_FEW_COMPLETIONS(
            "a prompt has too few completions to compare; leave such rows out, or name the columns of all in"
                    + " data.columns.completions"),
    /** One response and its grade, in a row of its own. */
    UNGROUPED(
            "rows hold one response each and its grade, so that there is nothing to compare; bring the responses to each prompt"
                    + " together in one row, which data.format = scored reads"),
    /** More completions of a prompt than are accepted. */
    TOO_MANY_COMPLETIONS(
            "a prompt has more completions, or a row makes more pairs, than are accepted, or a row without a prompt"
                    + " makes several pairs; give the best and the worst of them"),
    /** Two completions are the same tokens once they are cut to length. */
    IDENTICAL_AFTER_TRUNCATION(
            "two completions are the same tokens once they are cut; raise tokenizer.max-length or lower"
                    + " tokenizer.max-prompt-length"),
    /** The tokenizer leaves no token of a completion. */
    NOTHING_LEFT(
            "the tokenizer leaves no token of a completion; set model.path to a model whose tokenizer belongs to such"
                    + " text"),
    /** Two transcripts that do not share everything up to their last reply. */
    UNSPLITTABLE_TRANSCRIPT(
            "two transcripts do not share everything up to their last reply; where prompts have a column, name it in"
                    + " data.columns.prompt (data.format = pair); where there are none, set that to null"),
    /** The same completions of a prompt, in another order of preference or with another label. */
    CONTRADICTING_DUPLICATE(
            "the same completions of a prompt are preferred in different orders, or are called good and bad; keep the rows"
                    + " of one judgement, or raise data.max-quarantined-fraction"),
    /** The same example once more. */
    EXACT_DUPLICATE("the same example stands there more than once; keep one of each, or raise"
            + " data.max-quarantined-fraction"),
    /** A row of the training input whose prompt, or whose completions where there is no prompt, are in the held-out input. */
    HELD_OUT_LEAK(
            "data.train has prompts of data.held-out; name other files in data.held-out, or leave it empty and set"
                    + " data.held-out-fraction"),
    /** An empty prompt, for a tokenizer that has no begin-of-sequence token to stand for it. */
    NO_BOS("a prompt is empty and the tokenizer has no begin-of-sequence token; name bos_token in"
            + " tokenizer_config.json or give prompts"),
    /** A prompt that leaves a model too few positions for an answer. */
    PROMPT_TOO_LONG("a prompt and an answer as long as it may get need more positions than the model has; give shorter"
            + " prompts or lower sample.max-tokens"),
    /** Text that the tokenizer has no token for, or a token id that the model has no embedding for. */
    TOKEN_OUT_OF_VOCABULARY(
            "the tokenizer has no token for the text, or the model no embedding for a token; do tokenizer.json and"
                    + " config.json belong together?");

    private final String code = name().toLowerCase(Locale.ROOT);
    private final String sentence;

    Reason(String sentence) {
        this.sentence = sentence;
    }

    /** Its meaning and, where there is one, the cure, for a user who has never seen the code. */
    public String sentence() {
        return sentence;
    }

    /** The stable lower-case name. */
    public String code() {
        return code;
    }
}
