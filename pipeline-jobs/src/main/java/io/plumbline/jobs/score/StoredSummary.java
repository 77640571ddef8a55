package io.plumbline.jobs.score;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.PlainText;
import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.jobs.storage.ResultFolder;
import io.plumbline.jobs.storage.RunDirectory;
import java.util.ArrayList;
import java.util.List;

/**
 * The {@code summary.json} of scores that an earlier run left.
 *
 * @param directory the run's
 * @param results the folder that holds it
 */
record StoredSummary(RunDirectory directory, ResultFolder results) {
    private static final int LONGEST = 16 << 20;
    private static final String ACCURACY = "rewards/accuracies";
    private static final String VERDICTS = "verdicts";

    /**
     * The held-out reward accuracy.
     *
     * @throws PlumblineException of kind DATA where there is none to be read
     */
    double accuracy() {
        JsonNode accuracy = root(ACCURACY).path(ACCURACY);
        if (!accuracy.isNumber()) {
            throw damaged(ACCURACY, null);
        }
        return accuracy.doubleValue();
    }

    /**
     * The sentences that speak against the result.
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
            texts.add(PlainText.of(verdict.path("text").textValue()));
        }
        return texts;
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
