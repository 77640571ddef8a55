package io.plumbline.jobs.source;

import io.plumbline.Causes;
import io.plumbline.PlumblineException;
import io.plumbline.data.RequestedColumns;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.crypto.ParquetCryptoRuntimeException;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.SeekableInputStream;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/**
 * Checks the sizes in a Parquet file's footer and page headers against the size of the file and the heap of this process,
 * before memory is allocated for them. Where a file has any of the used columns, only those columns are checked, so that it
 * is not refused because of another.
 *
 * @param slices its row groups; empty where there is a problem
 * @param problem in words that follow the file's name; null where there is none
 */
record ParquetCheck(List<ParquetSlice> slices, String problem) implements Serializable {
    private static final long serialVersionUID = 1L;
    /** Unused columns that are named to the user; of a file that lacks a used one more, to find it among them. */
    private static final int MOST_NAMED_COLUMNS = 20;

    private static final int MOST_UNUSED_COLUMNS = 1_000;
    private static final int DEEPEST = 100;

    /** A finding that ends the check. */
    private static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        Refused(String problem) {
            super(problem, null, false, false);
        }
    }

    private static ParquetCheck problem(String problem) {
        return new ParquetCheck(List.of(), problem);
    }

    /** @throws PlumblineException of kind STORAGE where the file system fails */
    static ParquetCheck of(SourceFile file, RequestedColumns layout, Configuration hadoop) {
        // Before, so that a file that is gone is told as such; after, so that none that came meanwhile was checked.
        return file.change(hadoop).map(ParquetCheck::problem).orElseGet(() -> {
            ParquetCheck check = unchanged(file, layout, hadoop);
            return file.change(hadoop).map(ParquetCheck::problem).orElse(check);
        });
    }

    private static ParquetCheck unchanged(SourceFile file, RequestedColumns layout, Configuration hadoop) {
        String part = "footer";
        try (ParquetFileReader reader = ParquetRows.openFile(file, hadoop)) {
            MessageType schema = reader.getFileMetaData().getSchema();
            MessageType used = ParquetColumns.used(schema, layout);
            MessageType looked = looked(schema, used);
            for (BlockMetaData block : reader.getRowGroups()) {
                requireInside(file, block, looked, schema);
            }
            part = "data";
            if (reader.getFileMetaData().getFileDecryptor() == null) {
                // Else the headers of its pages are encrypted too, by somebody who shares a key with this cluster.
                requireSoundPages(file, reader.getRowGroups(), looked, hadoop);
            }
            return new ParquetCheck(slices(file, reader.getRowGroups(), schema, used, layout), null);
        } catch (Refused e) {
            return problem(e.getMessage());
        } catch (ParquetCryptoRuntimeException e) {
            return problem("is encrypted, and no keys are configured for it; decrypt it, or give Parquet's"
                    + " parquet.crypto.factory.class and its keys (--conf spark.hadoop.…)");
        } catch (OutOfMemoryError e) {
            return problem(
                    "has a " + part + " that takes more memory than this process has; is it whole? If it is, give"
                            + " more (spark.executor.memory, spark.driver.memory)");
        } catch (IOException | RuntimeException | StackOverflowError e) {
            // Its reader trusts a file: it may fail anyhow on one that lies.
            Causes.of(e)
                    .filter(PlumblineException.class::isInstance)
                    .findFirst()
                    .ifPresent(failure -> {
                        throw (PlumblineException) failure;
                    });
            return problem("is not whole, or no Parquet: its " + part + " is not that of a Parquet file");
        }
    }

    /** The columns to look at: those that are used, else one, which holds the number of rows against something. */
    private static MessageType looked(MessageType schema, MessageType used) throws Refused {
        Set<String> names = new HashSet<>();
        for (Type field : used.getFields()) {
            if (!names.add(field.getName())) {
                throw new Refused("has two columns '" + field.getName() + "'; leave one");
            }
        }
        return names.isEmpty() && schema.getFieldCount() > 0
                ? new MessageType(schema.getName(), schema.getType(0))
                : used;
    }

    private static List<ColumnChunkMetaData> chunks(BlockMetaData block, MessageType columns) {
        return block.getColumns().stream()
                .filter(chunk -> columns.containsPath(chunk.getPath().toArray()))
                .toList();
    }

    private static void requireInside(SourceFile file, BlockMetaData block, MessageType looked, MessageType schema)
            throws Refused {
        if (block.getRowCount() < 0) {
            throw new Refused("is damaged: its footer counts " + block.getRowCount() + " rows");
        }
        long total = 0;
        for (ColumnChunkMetaData chunk : chunks(block, looked)) {
            long start = chunk.getStartingPos();
            long bytes = chunk.getTotalSize();
            if (start < 0 || bytes < 0 || start > file.bytes() || bytes > file.bytes() - start) {
                throw new Refused("is not whole: its footer puts column " + chunk.getPath() + " at byte " + start
                        + " with " + bytes + " bytes, but the file has " + file.bytes());
            }
            total += bytes;
            boolean repeats = schema.getMaxRepetitionLevel(chunk.getPath().toArray()) > 0;
            long values = chunk.getValueCount();
            // A row without elements counts as a value too. Pages are looked at until they have all values.
            if (repeats ? values < block.getRowCount() : values != block.getRowCount()) {
                throw new Refused("is damaged: its footer counts " + block.getRowCount() + " rows, but column "
                        + chunk.getPath() + " has " + values + " values");
            }
            if (chunk.getPath().size() > DEEPEST) {
                throw new Refused("nests column '" + chunk.getPath().toArray()[0] + "' more than " + DEEPEST + " deep");
            }
            requireCodec(chunk);
        }
        if (total > file.bytes()) {
            // Columns over each other would be read again and again.
            throw new Refused(
                    "is damaged: its footer has columns of " + total + " bytes, but the file has " + file.bytes());
        }
    }

    private static void requireCodec(ColumnChunkMetaData chunk) throws Refused {
        CompressionCodecName codec = chunk.getCodec();
        String name = codec.getHadoopCompressionCodecClassName();
        try {
            if (name != null) {
                Class.forName(name, false, ParquetCheck.class.getClassLoader());
            }
        } catch (ClassNotFoundException e) {
            throw new Refused("has column " + chunk.getPath() + " compressed by " + codec
                    + ", which this Spark cannot unpack; write it with zstd, snappy or gzip");
        }
    }

    private static void requireSoundPages(
            SourceFile file, List<BlockMetaData> blocks, MessageType looked, Configuration hadoop)
            throws IOException, Refused {
        try (SeekableInputStream stream = StoredFile.open(file.path(), hadoop)) {
            ParquetPages pages =
                    new ParquetPages(stream, file.bytes(), Runtime.getRuntime().maxMemory());
            for (BlockMetaData block : blocks) {
                for (ColumnChunkMetaData chunk : chunks(block, looked)) {
                    Optional<String> problem = pages.problem(chunk);
                    if (problem.isPresent()) {
                        throw new Refused("cannot be read: column " + chunk.getPath() + " " + problem.get());
                    }
                }
            }
        }
    }

    private static List<ParquetSlice> slices(
            SourceFile file,
            List<BlockMetaData> blocks,
            MessageType schema,
            MessageType used,
            RequestedColumns layout) {
        Set<String> read = layout.read();
        List<String> unused = schema.getFields().stream()
                .map(Type::getName)
                .filter(name -> !read.contains(name))
                .limit(layout.isWhole(schema::containsField) ? MOST_NAMED_COLUMNS : MOST_UNUSED_COLUMNS)
                .toList();
        List<ParquetSlice> slices = new ArrayList<>();
        for (int i = 0; i < blocks.size(); i++) {
            long bytes = chunks(blocks.get(i), used).stream()
                    .mapToLong(ColumnChunkMetaData::getTotalSize)
                    .sum();
            if (blocks.get(i).getRowCount() > 0) {
                slices.add(new ParquetSlice(file, i, bytes, unused));
            }
        }
        return List.copyOf(slices);
    }
}
