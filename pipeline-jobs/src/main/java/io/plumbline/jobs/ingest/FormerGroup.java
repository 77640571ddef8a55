package io.plumbline.jobs.ingest;

import java.util.HashMap;
import java.util.Map;
import org.apache.spark.sql.Row;

/** The tokens that an earlier ingest has made of the examples of one group, at hand while the candidates of the group pass. */
final class FormerGroup {
    /** Examples of a group whose tokens are held, so that a prompt of a million answers fits; others are tokenised again. */
    static final int MOST = 1_000;

    private final Map<String, Row> byId = new HashMap<>();
    private String group;

    /**
     * Takes the tokens of one more example, and gives up those of groups that have passed.
     *
     * @param former a row of {@link FormerTokens#of}
     */
    void add(Row former) {
        String of = former.getAs(Candidate.GROUP);
        if (!of.equals(group)) {
            group = of;
            byId.clear();
        }
        if (byId.size() < MOST) {
            byId.put(former.getAs("id"), former.getAs(FormerTokens.COLUMN));
        }
    }

    /** Returns a candidate with its tokens, where they are at hand. */
    Candidate addTo(Candidate candidate) {
        Row tokens =
                candidate.rejection() == null ? byId.get(candidate.identity().id()) : null;
        return tokens == null ? candidate : candidate.with(FormerTokens.of(tokens));
    }
}
