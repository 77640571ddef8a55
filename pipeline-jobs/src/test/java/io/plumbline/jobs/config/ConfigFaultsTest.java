package io.plumbline.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that a configuration with faults is refused, all faults at once, each with its key and line. */
class ConfigFaultsTest extends ConfigFixture {
    private void assertRefused(String text, String message, String... settings) {
        assertThatThrownBy(() -> load(text, settings))
                .isInstanceOf(PlumblineException.class)
                .hasMessage(message)
                .satisfies(e -> assertThat(((PlumblineException) e).kind()).isEqualTo(Kind.CONFIGURATION));
    }

    private static String wrap(String block) {
        return "{ " + block + " }";
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".hidden", "_staged", "a/b", "..", "a b", "ä", "a=b"})
    void refusesANameThatIsNoPlainFolderName(String name) {
        assertRefused(
                MINIMAL + "plumbline.run.name = \"" + name + "\"\n",
                "Cannot train: run.name must be 1 to 100 letters, digits, '.', '_' and '-', and not begin with '.' or '_', got '"
                        + name + "' (job.conf line 2)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "include url(\"http://example.org/a.conf\")"
                        + " | http://example.org/a.conf in %s: an include names a file relative to this one, never an address",
                "include \"http://example.org/a.conf\""
                        + " | http://example.org/a.conf in %s: an include names a file beside this one or in a directory below it",
                "include file(\"/etc/passwd\")"
                        + " | /etc/passwd in %s: an include names a file beside this one or in a directory below it",
                "include \"../a.conf\""
                        + " | ../a.conf in %s: an include names a file beside this one or in a directory below it",
                "include \"below/../../a.conf\""
                        + " | below/../../a.conf in %s: an include names a file beside this one or in a directory below it",
                "include classpath(\"a.conf\")"
                        + " | a.conf in %s: an include names a file relative to this one, never the class path",
                "include \"job.conf\" | job.conf in %s: an include here would be nested too deep",
            })
    void refusesIncludesFromElsewhere(String include, String message) {
        assertRefused(include + "\n", "Cannot include " + message.formatted("file:" + directory + "/job.conf"));
    }

    @Test
    void refusesAnIncludeInASetting() {
        assertRefused(
                MINIMAL,
                "Cannot include http://example.org/a: an include names a file relative to this one, never an address",
                "loss={include url(\"http://example.org/a\")}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "loss.beta = 0.0 | loss.beta must be > 0, got 0.0",
                "loss.beta = abc | loss.beta must be a number, got 'abc'",
                "run.dir = \"~/runs\" | run.dir must not begin with ~ or the name of a variable, which only a shell replaces;"
                        + " write the path in full, got ~/runs",
                "loss.beta = [1] | loss.beta must be a number, got a list",
                "loss.beta = null | loss.beta must be a number, got nothing",
                "loss.beta = NaN | loss.beta must be > 0, got NaN",
                "loss.label-smoothing = 0.5 | loss.label-smoothing must be at least 0 and below 0.5, got 0.5",
                "training.schedule = step | training.schedule must be one of linear, constant, cosine, got 'step'",
                "training.optimizer = adam | training.optimizer must be one of adamw, rmsprop, sgd, got 'adam'",
                "sft.optimizer = null | sft.optimizer must be one of adamw, rmsprop, sgd, got nothing",
                "sft.weight-decay = -1 | sft.weight-decay must be >= 0, got -1.0",
                "sft.max-gradient-norm = Infinity | sft.max-gradient-norm must be >= 0, got Infinity",
                "training.learning-rate = 0 | training.learning-rate must be > 0, got 0.0",
                "tokenizer.max-length = 1 | tokenizer.max-length must be at least 2, got 1",
                "training.epochs = 1.5 | training.epochs must be a whole number, got '1.5'",
                "training.epochs = 3000000000 | training.epochs must be at most 2147483647, got 3000000000",
                "training.warmup-steps = -1 | training.warmup-steps must be at least 0, got -1",
                "training.warmup-steps = x | training.warmup-steps must be a whole number, got 'x'",
                "training.warmup-ratio = 1.5 | training.warmup-ratio must be between 0 and 1, got 1.5",
                "training.workers = 0 | training.workers must be at least 1, got 0",
                "tokenizer.add-eos = maybe | tokenizer.add-eos must be true or false, got 'maybe'",
                "tokenizer.max-prompt-length = 512 |"
                        + " tokenizer.max-prompt-length must be below tokenizer.max-length 512, got 512",
                "data.train = [[a]] | data.train must be a list of texts, got a list",
                "data.columns.chosen = rejected |"
                        + " data.columns.rejected must differ from data.columns.chosen, got rejected",
                "engine.precision = float16 | engine.precision must be one of float32, bfloat16, got 'float16'",
                "engine.max-batch-tokens = 0 | engine.max-batch-tokens must be at least 1, got 0",
                "score.minimum-accuracy = 1.1 | score.minimum-accuracy must be between 0 and 1, got 1.1",
                "publish { dir = /p, keep = 0 } | publish.keep must be between 1 and 10000, got 0",
                "publish { dir = /p, accuracy-lower-end = 2 } | publish.accuracy-lower-end must be between 0 and 1, got 2.0",
                "publish { dir = /p, worse-at-most = -1 } | publish.worse-at-most must be between 0 and 1, got -1.0",
                "publish { dir = /p, largest-chosen-fall = NaN } | publish.largest-chosen-fall must be at least 0, got NaN",
                "publish.dir = \"\" | publish.dir must be set, got ''",
                "tables { scores = a.b, labels = \"A.`b`\" } | tables.scores must be another table than tables.labels, since"
                        + " the rows of a run replace all that it has there, got a.b",
                "publish.dir = /p, plumbline.score.bootstrap-samples = 0 | score.bootstrap-samples must be above 0 where"
                        + " publish.accuracy-lower-end or publish.better-than-length asks for an interval, got 0",
                "sample.temperature = -1 | sample.temperature must be ≥ 0, got -1.0",
                "sample.top-k = -1 | sample.top-k must be ≥ 0, got -1",
                "sample.top-p = 0 | sample.top-p must be > 0 and ≤ 1, got 0.0",
                "sample.min-p = 2 | sample.min-p must be from 0 to 1, got 2.0",
                "sample.repetition-penalty = 0 | sample.repetition-penalty must be from 0.01 to 100, got 0.0",
                "sample.completions = 0 | sample.completions must be at least 1, got 0",
                "sample.completions = 1001 | sample.completions must be at most 1000, got 1001",
                "sample.max-tokens = 0 | sample.max-tokens must be at least 1, got 0",
                "sample.stop = [\"\"] | sample.stop must be texts of 1 to 1000 characters, got one of 0",
                "sample.stop = [a, a] | sample.stop must be at most 16 different texts, got 2",
                "sample.columns.prompt = [] | sample.columns.prompt must name a column",
                "sample.columns.prompt = [a, a] | sample.columns.prompt must be different columns, got [a, a]",
                "sample.format = text | sample.format must be one of auto, chat, got 'text'",
                "sample.keep-columns = [Tokens] | sample.keep-columns must be different columns, and none that completions"
                        + " have of their own (completion, finish, index, log_probs, prompt, prompt_id, prompt_tokens,"
                        + " sampled_log_probs, tokens), got [Tokens]",
                "label.verifier-timeout-seconds = 0 | label.verifier-timeout-seconds must be above 0 and at most 86400, a day, got"
                        + " 0.0",
                "label.beta = 0 | label.beta must be above 0, got 0.0",
                "label.margin = -1 | label.margin must be at least 0, got -1.0",
                "label.threshold = many | label.threshold must be a number, got 'many'",
                "label.noise-temperature = -1 | label.noise-temperature must be at least 0, got -1.0",
                "label.write = all | label.write must be one of scored, pairs, margin, best, passed, got 'all'",
                "label.keep-columns = [gold, Gold] | label.keep-columns must be columns that differ by more than case, and other ones"
                        + " than those of labels (prompt_id, prompt, completion, index, finish, score, passed, reason, detail), got [gold, Gold]",
                "label.keep-columns = [Score] | label.keep-columns must be columns that differ by more than case, and other ones"
                        + " than those of labels (prompt_id, prompt, completion, index, finish, score, passed, reason, detail), got [Score]",
                "label.keep-columns = [Run], plumbline.tables.labels = l | label.keep-columns must be other columns than run,"
                        + " which a table has of its own to tell runs apart, got [Run]",
                "sample.keep-columns = [run], plumbline.tables.completions = c | sample.keep-columns must be other columns than"
                        + " run, which a table has of its own to tell runs apart, got [run]",
                "sample.keep-columns = [Run], plumbline.tables.labels = l | sample.keep-columns must be other columns than"
                        + " run, which a table has of its own to tell runs apart, got [Run]",
                "label { completions = [/c], by = exact-match, options { answer = Score } } | label.options.answer must be a column"
                        + " that differs by more than case from those of label.keep-columns, and another one than those of labels"
                        + " (prompt_id, prompt, completion, index, finish, score, passed, reason, detail), got Score",
                "label { completions = [/c], by = exact-match, keep-columns = [gold], options { answer = Gold } } |"
                        + " label.options.answer must be a column that differs by more than case from those of"
                        + " label.keep-columns, and another one than those of labels"
                        + " (prompt_id, prompt, completion, index, finish, score, passed, reason, detail), got Gold",
                "label { completions = [/c], by = exact-match, options { answer = Run } }, plumbline.tables.labels = l |"
                        + " label.options.answer must be other columns than run, which a table has of its own to tell runs"
                        + " apart, got [answer, Run]",
                "label.options = a | label.options must be a block of keys, got 'a'",
                "label.max-failed-fraction = 2 | label.max-failed-fraction must be between 0 and 1, got 2.0",
                "sample.max-refused-fraction = 2 | sample.max-refused-fraction must be between 0 and 1, got 2.0",
            })
    void refusesABadValueByKeyAndLine(String setting, String problem) {
        boolean ofAnotherKey = problem.startsWith("data.columns.rejected");
        assertRefused(
                MINIMAL + "\nplumbline." + setting,
                "Cannot train: " + problem + (ofAnotherKey ? "" : " (job.conf line 3)"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "plumbline.loss.betta = 1 | plumbline.loss.betta | ; did you mean plumbline.loss.beta?",
                "plumbline.training.warmup_steps = 1 | plumbline.training.warmup_steps |"
                        + " ; did you mean plumbline.training.warmup-steps?",
                "loss.beta = 1 | loss.beta | ; did you mean plumbline.loss.beta?",
                "plumbline.quantization.bits = 8 | plumbline.quantization.bits | ; 'plumbline config' lists every key",
                "plumbline.data.columns.completionss = a | plumbline.data.columns.completionss |"
                        + " ; did you mean plumbline.data.columns.completions?",
                "plumbline.loss.betta = null | plumbline.loss.betta | ; did you mean plumbline.loss.beta?",
            })
    void refusesAnUnknownKeyWithTheNearestKnownOne(String setting, String key, String hint) {
        assertRefused(MINIMAL + setting, "Cannot train: unknown key " + key + " (job.conf line 2)" + hint);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "data { held-out = [a], held-out-fraction = 0.1 } | data.held-out-fraction | data.held-out is set",
                "data { format = hh, columns.prompt = p } | data.columns.prompt |"
                        + " data.format reads no such column",
                "training { checkpoint-every-rounds = 0, keep-checkpoints = 3 } | training.keep-checkpoints |"
                        + " training.checkpoint-every-rounds = 0 makes no checkpoints",
                "publish.keep = 3 | publish.keep | publish.dir is not set",
                "score { bootstrap-samples = 0, seed = 1 } | score.seed | score.bootstrap-samples is 0",
                "training { warmup-steps = 5, warmup-ratio = 0.1 } | training.warmup-ratio |"
                        + " training.warmup-steps is set",
                "sft { enabled = true, warmup-steps = 0, warmup-ratio = 0.1 } | sft.warmup-ratio |"
                        + " sft.warmup-steps is set",
                "sft { learning-rate = 0.1 } | sft.learning-rate | sft.enabled is false",
                "label { by = json, beta = 0.5 } | label.beta | label.by is not policy",
                "label { by = policy, options { a = b } } | label.options.a | label.by names no verifier",
                "label { by = json, margin = 1 } | label.margin | label.write is not margin",
                "label { by = json, threshold = 1 } | label.threshold | label.write is not passed",
                "label { by = json, noise-temperature = 1 } | label.noise-temperature | label.write makes no pairs",
                "label { by = json, write = pairs, seed = 1 } | label.seed | label.noise-temperature is 0",
                "label { by = json, keep-columns = [a] } | label.keep-columns | label.completions is empty, and all columns go"
                        + " along",
                "sample { temperature = 0, top-k = 5 } | sample.top-k |"
                        + " sample.temperature = 0 takes the most probable token",
                "sample { temperature = 0, top-p = 0.5 } | sample.top-p |"
                        + " sample.temperature = 0 takes the most probable token",
                "sample { temperature = 0, min-p = 0.5 } | sample.min-p |"
                        + " sample.temperature = 0 takes the most probable token",
                "sample { temperature = 0, seed = 5 } | sample.seed |"
                        + " sample.temperature = 0 takes the most probable token",
            })
    void refusesAnOptionWithoutEffect(String block, String key, String reason) {
        assertRefused(
                MINIMAL + "plumbline " + wrap(block),
                "Cannot train: " + key + " has no effect: " + reason + "; remove one of the two (job.conf line 2)");
    }

    @Test
    void refusesSeveralCompletionsThatWouldBeTheSame() {
        assertRefused(
                MINIMAL + "plumbline.sample { temperature = 0, completions = 4 }",
                "Cannot train: sample.completions must be 1 where sample.temperature is 0, as all of them would be the same,"
                        + " got 4 (job.conf line 2)");
    }

    @Test
    void tellsAllFaultsAtOnce() throws IOException {
        String text =
                """
                plumbline {
                  loss { beta = 0.0, betta = 1 }
                  training { epochs = none, checkpoint-every-rounds = 0, keep-checkpoints = 3, workers = 0 }
                  tokenizer.max-length = 100
                  data.train = [[a]]
                }
                """;
        String file = file("job.conf", text);
        assertThatThrownBy(() -> loader.load(
                        file,
                        List.of("score", "score.seed=x"),
                        List.of(
                                Requirement.set(
                                        "model.path", config -> config.model().path() != null),
                                Requirement.set(
                                        "data.train",
                                        config -> !config.data().train().isEmpty()))))
                .hasMessage("Cannot train: 11 faults: (1) --set expects key=value, got 'score'"
                        + "; (2) unknown key plumbline.loss.betta (job.conf line 2); did you mean plumbline.loss.beta?"
                        + "; (3) run.dir must be set, got nothing"
                        + "; (4) data.train must be a list of texts, got a list (job.conf line 5)"
                        + "; (5) tokenizer.max-prompt-length must be below tokenizer.max-length 100, got 256"
                        + "; (6) loss.beta must be > 0, got 0.0 (job.conf line 2)"
                        + "; (7) training.epochs must be a whole number, got 'none' (job.conf line 3)"
                        + "; (8) training.workers must be at least 1, got 0 (job.conf line 3)"
                        + "; (9) score.seed must be a whole number, got 'x' (--set score.seed)"
                        + "; (10) training.keep-checkpoints has no effect: training.checkpoint-every-rounds = 0 makes"
                        + " no checkpoints; remove one of the two (job.conf line 3)"
                        + "; (11) model.path must be set, in the file of --config or with --set model.path=…");
    }

    @Test
    void aValueThatIsRefusedMakesNoFurtherFaults() {
        assertRefused(
                MINIMAL + "plumbline.sft { enabled = maybe, learning-rate = 0.1 }",
                "Cannot train: sft.enabled must be true or false, got 'maybe' (job.conf line 2)");
        assertRefused(
                MINIMAL + "plumbline.loss = 3",
                "Cannot train: plumbline.loss is a block of keys, got a single value (job.conf line 2)");
        assertRefused(
                MINIMAL + "plumbline.loss.beta { x = 1 }",
                "Cannot train: unknown key plumbline.loss.beta.x (job.conf line 2); did you mean plumbline.loss.beta?");
    }

    @Test
    void refusesWhatIsNoSettingAndNoBlock() {
        assertRefused(MINIMAL, "Cannot train: --set expects key=value, got 'loss.beta'", "loss.beta");
        for (String value : List.of("${RUN_DIR}", "$RUN_DIR/a")) {
            assertRefused(
                    MINIMAL,
                    "Cannot train: run.dir must not begin with ~ or the name of a variable, which only a shell replaces;"
                            + " write the path in full, got " + value + " (--set run.dir)",
                    "run.dir=" + value);
        }
        // A regular expression, as of a key that is no path.
        assertThat(CommandLineSetting.parse("label.x=$END").getString("plumbline.label.x"))
                .isEqualTo("$END");
        assertRefused(
                MINIMAL,
                "Cannot train: unknown key plumbline.loss.bet (--set loss.bet); did you mean plumbline.loss.beta?",
                "loss.bet=1");
        assertRefused(
                MINIMAL, "Cannot train: plumbline.loss is a block of keys, got a single value (--set loss)", "loss=1");
        assertRefused("plumbline.loss.beta = 1", "Cannot train: run.dir must be set, got nothing");
    }

    @Test
    void refusesAFileThatIsNotThere() {
        assertThatThrownBy(() -> loader.load(directory.resolve("no.conf").toString(), List.of()))
                .isInstanceOf(PlumblineException.class)
                .hasMessageStartingWith("Cannot read the configuration file:" + directory)
                .hasMessageContaining("does not exist");
    }

    @Test
    void refusesAFileThatIsNotHocon() {
        assertThatThrownBy(() -> load("plumbline { loss = "))
                .isInstanceOf(PlumblineException.class)
                .hasMessageStartingWith("Cannot train: job.conf: 1: ");
    }
}
