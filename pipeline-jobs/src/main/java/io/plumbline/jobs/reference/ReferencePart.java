package io.plumbline.jobs.reference;

import io.plumbline.jobs.tables.PartFiles;
import io.plumbline.loss.Needs;
import java.util.Comparator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/** One file of the reference store, which one task writes. */
final class ReferencePart {
    private static final String COLUMNS = " required binary key (STRING);"
            + " required binary fingerprint (STRING);"
            + " required binary contract (STRING);"
            + " required double logp;"
            + " required int32 tokens;";

    private static final String TOKENS =
            " required group token_logps (LIST) { repeated group list { required float element; } }";

    private static final MessageType OF_SUMS = schema(COLUMNS);
    private static final MessageType BY_TOKEN = schema(COLUMNS + TOKENS);

    private ReferencePart() {}

    private static MessageType schema(String columns) {
        return MessageTypeParser.parseMessageType("message reference {" + columns + " }");
    }

    private static MessageType schema(Needs.LogProbs kept) {
        return switch (kept) {
            case NONE, SUMS -> OF_SUMS;
            case TOKENS -> BY_TOKEN;
        };
    }

    /**
     * Writes and commits a part.
     *
     * @param target where the part stands once committed
     * @param kept sums alone, which give a file without the column of tokens, or log-probs by token with them
     * @param rows in any order; the file holds them by key
     */
    static void write(Configuration configuration, Path target, Needs.LogProbs kept, List<ReferenceRow> rows) {
        List<ReferenceRow> sorted =
                rows.stream().sorted(Comparator.comparing(ReferenceRow::key)).toList();
        PartFiles.write(configuration, target, schema(kept), sorted, ReferencePart::group);
    }

    private static Group group(Group group, ReferenceRow row) {
        group.append("key", row.key())
                .append("fingerprint", row.fingerprint())
                .append("contract", row.contract())
                .append("logp", row.logp())
                .append("tokens", row.tokens());
        if (row.byToken() != null) {
            Group list = group.addGroup("token_logps");
            for (float logProb : row.byToken()) {
                list.addGroup("list").append("element", logProb);
            }
        }
        return group;
    }
}
