package io.plumbline.jobs.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.PlumblineException;
import io.plumbline.data.ChatRenderer;
import io.plumbline.data.Columns;
import io.plumbline.data.ExampleTokenizer;
import io.plumbline.data.RowLayout;
import io.plumbline.data.RowReading;
import io.plumbline.data.TextExample;
import io.plumbline.data.TextTokenizer;
import io.plumbline.data.TokenizedExample;
import io.plumbline.data.TokenizerFiles;
import io.plumbline.data.TokenizerOptions;
import io.plumbline.jobs.config.ConfigLoader;
import io.plumbline.jobs.config.PlumblineConfig;
import io.plumbline.model.ModelDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuickstartTest {
    @TempDir
    private Path directory;

    @Test
    void writesAConfigurationThatLoads() {
        Path file = Quickstart.prepare(directory, 0);
        PlumblineConfig config = new ConfigLoader("quickstart", new Configuration())
                .load(file.toString(), List.of())
                .config();
        assertThat(localPath(config.run().dir())).isEqualTo(directory.resolve("run"));
        assertThat(config.sft().enabled()).isTrue();
    }

    /** As Hadoop understands it. */
    private static Path localPath(String address) {
        return Path.of(new org.apache.hadoop.fs.Path(address).toUri().getPath());
    }

    @Test
    void aDirectoryMayHaveBlanksAndSignsInItsName() {
        Path odd = directory.resolve("my runs/50% \"a\" é");
        Path file = Quickstart.prepare(odd, 0);
        PlumblineConfig config = new ConfigLoader("quickstart", new Configuration())
                .load(file.toString(), List.of())
                .config();
        assertThat(localPath(config.run().dir())).isEqualTo(odd.resolve("run"));
        assertThat(localPath(config.model().path())).isEqualTo(odd.resolve("model"));
        assertThat(localPath(config.data().train().get(0))).isEqualTo(odd.resolve("data/train.jsonl"));
    }

    @Test
    void aDirectoryMayBeALink() throws IOException {
        Path link = Files.createSymbolicLink(
                directory.resolve("link"), Files.createDirectory(directory.resolve("larger-disk")));
        Quickstart.prepare(link, 0);
        assertThat(directory.resolve("larger-disk"))
                .isDirectoryContaining("glob:**/model")
                .isDirectoryContaining("glob:**/quickstart.conf");
    }

    @Test
    void writesAModelThatOpens() {
        Quickstart.prepare(directory, 0);
        ModelDirectory model = ModelDirectory.open(directory.resolve("model"));
        assertThat(model.shape().modelType()).isEqualTo("llama");
        assertThat(model.layout().size()).isLessThan(100_000);
    }

    @Test
    void everyWordIsInTheVocabularyAndPromptsEndWhereTheyEnd() throws Exception {
        Quickstart.prepare(directory, 0);
        List<SyntheticPair> pairs = PreferenceFile.read(directory.resolve("data/train.jsonl"));
        assertThat(pairs).hasSize(QuickstartSettings.TRAIN_PAIRS);
        try (TextTokenizer tokenizer = TextTokenizer.of(TokenizerFiles.read(directory.resolve("model")))) {
            assertThat(tokenizer.bos()).hasValue(1);
            assertThat(tokenizer.eos()).hasValue(2);
            for (SyntheticPair pair : pairs.subList(0, 500)) {
                assertThat(tokenizer.encode(pair.prompt() + pair.chosen())).doesNotContain(0);
                assertThat(tokenizer.encode(pair.prompt() + pair.rejected())).doesNotContain(0);
            }
            ExampleTokenizer pairTokenizer = new ExampleTokenizer(
                    tokenizer,
                    new TokenizerOptions(
                            96, 32, TokenizerOptions.TruncatePrompt.KEEP_END, TokenizerOptions.AddBos.AUTO, true));
            SyntheticPair pair = pairs.get(0);
            TokenizedExample tokens =
                    pairTokenizer.tokenize(TextExample.of(pair.prompt(), pair.chosen(), pair.rejected()), "", "");
            assertThat(tokens.example().prompt()).hasSizeLessThanOrEqualTo(32).startsWith(1);
            assertThat(tokens.example().completions()[0]).endsWith(2);
            assertThat(tokens.example().completions()[1]).endsWith(2);
        }
    }

    /** Labels are drawn from the true rewards at random: a warning that they contradict those would be a false one. */
    @Test
    void noWarningHoldsTheLabelsAgainstTheTrueRewards() throws Exception {
        Quickstart.prepare(directory, 0);
        RowLayout layout = new RowLayout("auto", Columns.DEFAULT);
        for (String line :
                Files.readAllLines(directory.resolve(Quickstart.TRAIN)).subList(0, 100)) {
            Map<String, Object> row = new ObjectMapper().readValue(line, new TypeReference<>() {});
            assertThat(row).hasSize(6).containsKeys("prompt", "chosen", "rejected", "source");
            RowReading reading = layout.reading(row);
            assertThat(reading.scoresBeside(reading.example(ChatRenderer.NONE))).isEmpty();
        }
    }

    @Test
    void refusesPairsWithoutTrueRewardsRatherThanCompareWithAFalseBest() throws Exception {
        Quickstart.prepare(directory, 0);
        summary(3000, 0.5);
        Path heldOut = directory.resolve(Quickstart.HELD_OUT);
        Files.writeString(heldOut, Files.readString(heldOut).replace("true_reward", "reward"));
        assertThatThrownBy(() -> Quickstart.result(directory))
                .isInstanceOf(PlumblineException.class)
                .hasMessage(
                        "Cannot tell the best accuracy that is possible on " + heldOut
                                + ": a row has no number as true_reward_chosen; delete the quickstart's directory and start again");
    }

    @Test
    void leavesWhatIsThere() throws Exception {
        Path file = Quickstart.prepare(directory, 0);
        byte[] model = Files.readAllBytes(directory.resolve("model/model.safetensors"));
        Files.writeString(file, "# mine\n");
        assertThat(Quickstart.prepare(directory, 0)).isEqualTo(file);
        assertThat(file).hasContent("# mine\n");
        assertThat(directory.resolve("model/model.safetensors")).hasBinaryContent(model);
    }

    @Test
    void comparesTheScoresWithTheBestPossible() throws Exception {
        Quickstart.prepare(directory, 0);
        summary(3000, 0.5);
        QuickstartResult low = Quickstart.result(directory);
        assertThat(low.share()).isZero();
        assertThatThrownBy(low::requireLearned)
                .isInstanceOfSatisfying(PlumblineException.class, failure -> assertThat(failure.kind())
                        .isEqualTo(PlumblineException.Kind.GATE))
                .hasMessage(
                        "The quickstart went 0 % of the way from 0.5 to the best possible accuracy, expected at least"
                                + " 90 %: this build does not learn as it should");
        summary(3000, low.best().expected());
        QuickstartResult high = Quickstart.result(directory);
        high.requireLearned();
        assertThat(high.lines())
                .anySatisfy(
                        line -> assertThat(line).contains("held-out reward accuracy", "95 % interval 0.400 to 0.600"))
                .anySatisfy(line -> assertThat(line).contains("share of the way", "100 %"))
                .anySatisfy(line -> assertThat(line).contains("longer one wins", "0.450"));
    }

    @Test
    void refusesScoresOfOtherPairs() throws Exception {
        Quickstart.prepare(directory, 0);
        summary(2999, 0.8);
        assertThatThrownBy(() -> Quickstart.result(directory))
                .isInstanceOf(PlumblineException.class)
                .hasMessage("Cannot compare " + directory.resolve("run/experiments/default/summary.json")
                        + " with the best possible: it has 2999 pairs, data/held-out.jsonl has 3000; delete "
                        + directory
                        + " and start again");
    }

    private void summary(int pairs, double accuracy) throws Exception {
        Path file = directory.resolve("run/experiments/default/summary.json");
        Files.createDirectories(file.getParent());
        Files.writeString(
                file,
                "{\"pairs\": " + pairs + ", \"rewards/accuracies\": " + accuracy
                        + ", \"longer_wins\": 0.45, \"confidence\": {\"rewards/accuracies\": [0.4, 0.6]}}");
    }
}
