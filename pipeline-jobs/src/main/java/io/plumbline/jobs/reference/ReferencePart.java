package io.plumbline.jobs.reference;

import io.plumbline.commit.Commit;
import io.plumbline.jobs.storage.HadoopTree;
import io.plumbline.jobs.storage.StorageFailures;
import io.plumbline.loss.Needs;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/**
 * One file of the reference store, written by one task under a temporary name and committed by rename: it is whole or
 * absent, and two attempts at the same part leave the same bytes.
 */
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

    /** Name of a part within its plan's folder. */
    static String name(int index) {
        return String.format(Locale.ROOT, "part-%05d.parquet", index);
    }

    /**
     * Writes and commits a part.
     *
     * @param target where the part stands once committed
     * @param kept sums alone, which give a file without the column of tokens, or log-probs by token with them
     * @param rows in any order; the file holds them by key
     */
    static void write(Configuration configuration, Path target, Needs.LogProbs kept, List<ReferenceRow> rows) {
        Path temporary = new Path(target.getParent(), "_" + target.getName() + "." + UUID.randomUUID());
        try {
            FileSystem files = target.getFileSystem(configuration);
            SimpleGroupFactory groups = new SimpleGroupFactory(schema(kept));
            try (ParquetWriter<Group> writer = ExampleParquetWriter.builder(temporary)
                    .withConf(configuration)
                    .withType(schema(kept))
                    .withCompressionCodec(CompressionCodecName.SNAPPY)
                    .build()) {
                for (ReferenceRow row : rows.stream()
                        .sorted(Comparator.comparing(ReferenceRow::key))
                        .toList()) {
                    writer.write(group(groups.newGroup(), row));
                }
            }
            // Where another attempt at this part was first, its rows are the same.
            Commit.first(new HadoopTree(files, target.getParent()), temporary.getName(), target.getName());
        } catch (IOException | FSError e) {
            throw StorageFailures.at("write reference part " + target, e);
        }
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
