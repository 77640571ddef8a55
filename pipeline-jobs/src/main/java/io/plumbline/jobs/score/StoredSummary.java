package io.plumbline.jobs.score;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.PlainText;
import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.jobs.storage.ResultFolder;
import io.plumbline.jobs.storage.RunDirectory;
import io.plumbline.score.Interval;
import io.plumbline.score.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The {@code summary.json} of scores that an earlier run left.
 *
 * @param directory the run's
 * @param results the folder that holds it
 */
public record StoredSummary(RunDirectory directory, ResultFolder results) {
    private static final int LONGEST = 16 << 20;
    private static final String ACCURACY = "rewards/accuracies";
    private static final String VERDICTS = "verdicts";

    /** The number of prompts; a summary of an earlier version has none, and intervals over examples. */
    public static final String PROMPTS = "prompts";

    /**
     * The held-out reward accuracy.
     *
     * @throws PlumblineException of kind DATA where there is none to be read
     */
    public double accuracy() {
        JsonNode accuracy = root(ACCURACY).path(ACCURACY);
        if (!accuracy.isNumber()) {
            throw damaged(ACCURACY, null);
        }
        return accuracy.doubleValue();
    }

    /** Returns whether there is an accuracy: none where no pair was held out. */
    public boolean hasAccuracy() {
        return !root(ACCURACY).path(ACCURACY).isNull();
    }

    /**
     * The verdicts that speak against the result, a line each.
     *
     * @throws PlumblineException of kind DATA where they cannot be read
     */
    List<String> verdicts() {
        JsonNode verdicts = root(VERDICTS).path(VERDICTS);
        if (!verdicts.isArray()) {
            throw damaged(VERDICTS, null);
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode verdict : verdicts) {
            if (!verdict.path("text").isTextual()) {
                throw damaged(VERDICTS, null);
            }
            texts.add(PlainText.of(Verdict.line(
                    verdict.path("code").asText(), verdict.path("text").textValue())));
        }
        return texts;
    }

    /**
     * The 95 % interval of a figure; empty where there is none: no pair was held out, or no intervals were asked for.
     *
     * @param name under {@code confidence}, such as {@code rewards/accuracies}
     */
    public Optional<Interval> interval(String name) {
        JsonNode ends = root(name).path("confidence").path(name);
        if (!ends.path(0).isNumber() || !ends.path(1).isNumber()) {
            return Optional.empty();
        }
        double low = ends.path(0).doubleValue();
        double high = ends.path(1).doubleValue();
        if (!(low <= high)) {
            throw damaged(name, null);
        }
        return Optional.of(new Interval(low, high));
    }

    /** Returns whether one of the verdicts is of a kind. */
    public boolean says(Verdict.Code code) {
        for (JsonNode verdict : root(VERDICTS).path(VERDICTS)) {
            if (verdict.path("code").asText().equals(code.key())) {
                return true;
            }
        }
        return false;
    }

    /** Returns a figure; NaN where it has none of that name. */
    public double number(String name) {
        return root(name).path(name).asDouble(Double.NaN);
    }

    private JsonNode root(String key) {
        try {
            return new ObjectMapper().readTree(String.valueOf(directory.read(results.of(ScoreStep.SUMMARY), LONGEST)));
        } catch (JsonProcessingException e) {
            throw damaged(key, e);
        }
    }

    private PlumblineException damaged(String key, Exception cause) {
        return new PlumblineException(
                Kind.DATA,
                "Cannot read " + key + " from " + directory.path(results.of(ScoreStep.SUMMARY))
                        + "; delete that file to have the policy scored again",
                cause);
    }
}
