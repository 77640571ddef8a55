package io.plumbline.model;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.plumbline.GitLfs;
import io.plumbline.PlumblineException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the header of a safetensors file: eight bytes of length, little-endian, then that much JSON, then the tensors'
 * bytes without gaps (<a href="https://github.com/huggingface/safetensors#format">format</a>). Nothing is allocated on
 * the header's word: its length is held against the file's first, and every tensor's bytes against its shape.
 */
public final class SafetensorsHeader {
    /** Most bytes of a header, the format's own bound. */
    public static final long LONGEST = 100_000_000;

    /** Bytes at the start of a file that say how long its header is. */
    public static final int LENGTH_BYTES = 8;

    private static final int MOST_TENSORS = 200_000;
    private static final int MOST_DIMENSIONS = 16;
    private static final String METADATA = "__metadata__";

    private final Path file;
    private final long dataStart;
    private final List<StoredTensor> tensors = new ArrayList<>();
    private final Map<String, String> metadata = new HashMap<>();

    private SafetensorsHeader(Path file, long dataStart) {
        this.file = file;
        this.dataStart = dataStart;
    }

    /** The tensors of a file, in the order of their bytes. Only the header is read. */
    static List<StoredTensor> read(Path file) {
        return List.copyOf(of(file).tensors);
    }

    /** The texts that are said of a file as a whole, by key. */
    static Map<String, String> metadata(Path file) {
        return Map.copyOf(of(file).metadata);
    }

    private static SafetensorsHeader of(Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long fileBytes = channel.size();
            byte[] json = headerBytes(file, channel, fileBytes);
            SafetensorsHeader header = new SafetensorsHeader(file, LENGTH_BYTES + (long) json.length);
            header.parse(json);
            header.checkSpans(fileBytes);
            return header;
        } catch (NoSuchFileException e) {
            throw ModelError.load(file, "there is no " + file.getFileName());
        } catch (IOException e) {
            throw ModelError.load(file, e);
        }
    }

    private static byte[] headerBytes(Path file, FileChannel channel, long fileBytes) throws IOException {
        if (fileBytes < LENGTH_BYTES) {
            throw ModelError.load(file, "the file has " + fileBytes + " bytes, too few for a safetensors header");
        }
        ByteBuffer start = ByteBuffer.allocate((int) Math.min(GitLfs.START_BYTES, fileBytes))
                .order(ByteOrder.LITTLE_ENDIAN);
        readFully(channel, start, 0, file);
        GitLfs.problem(start.array()).ifPresent(problem -> {
            throw ModelError.load(file, file.getFileName() + " " + problem);
        });
        long length = start.getLong(0);
        if (length < 0 || length > LONGEST) {
            throw ModelError.load(
                    file,
                    "its header claims " + Long.toUnsignedString(length) + " bytes, at most " + LONGEST
                            + " are allowed: not a safetensors file");
        }
        if (length > fileBytes - LENGTH_BYTES) {
            throw ModelError.load(
                    file,
                    "its header claims " + length + " bytes, the file has only " + (fileBytes - LENGTH_BYTES)
                            + " after its length: it is truncated");
        }
        byte[] json = new byte[(int) length];
        readFully(channel, ByteBuffer.wrap(json), LENGTH_BYTES, file);
        return json;
    }

    /** Fills a buffer from a position on; a file that ends before is truncated. */
    static void readFully(FileChannel channel, ByteBuffer target, long position, Path file) throws IOException {
        long at = position;
        while (target.hasRemaining()) {
            int count = channel.read(target, at);
            if (count < 0) {
                throw ModelError.load(file, "the file ends at byte " + at + ": it was cut while it was read");
            }
            at += count;
        }
    }

    private void parse(byte[] json) throws IOException {
        if (json.length == 0 || json[0] != '{') {
            throw refuse("its header does not begin with '{': not a safetensors file");
        }
        Reader strict = new InputStreamReader(new ByteArrayInputStream(json), StandardCharsets.UTF_8.newDecoder());
        try (JsonParser parser = BoundedJson.FACTORY.createParser(strict)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                if (name.equals(METADATA)) {
                    checkMetadata(parser, value);
                } else {
                    addTensor(parser, name, value);
                }
            }
            if (parser.nextToken() != null) {
                throw refuse("its header goes on after the JSON object");
            }
        } catch (JsonProcessingException e) {
            throw refuse(BoundedJson.notJson("its header", e));
        } catch (CharacterCodingException e) {
            throw refuse("its header is not UTF-8");
        }
    }

    private void checkMetadata(JsonParser parser, JsonToken value) throws IOException {
        boolean strings = value == JsonToken.START_OBJECT;
        while (strings && parser.nextToken() == JsonToken.FIELD_NAME) {
            String key = parser.currentName();
            strings = parser.nextToken() == JsonToken.VALUE_STRING;
            metadata.put(key, parser.getText());
        }
        if (!strings) {
            throw refuse("its header's __metadata__ is not an object of strings");
        }
    }

    private void addTensor(JsonParser parser, String name, JsonToken value) throws IOException {
        if (tensors.size() == MOST_TENSORS) {
            throw refuse("its header lists more than " + MOST_TENSORS + " tensors");
        }
        String quoted = "tensor " + ModelError.quote(name);
        if (value != JsonToken.START_OBJECT) {
            throw refuse(quoted + " is not described by an object");
        }
        TensorType type = null;
        List<Long> shape = null;
        List<Long> offsets = null;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String key = parser.currentName();
            JsonToken token = parser.nextToken();
            switch (key) {
                case "dtype" -> type = type(parser, token, quoted);
                case "shape" -> shape = numbers(parser, token, quoted + "'s shape");
                case "data_offsets" -> offsets = numbers(parser, token, quoted + "'s data_offsets");
                default -> throw refuse(quoted + " has an unknown field " + ModelError.quote(key));
            }
        }
        if (type == null || shape == null || offsets == null) {
            throw refuse(quoted + " lacks one of dtype, shape, data_offsets");
        }
        tensors.add(tensor(name, type, shape, offsets));
    }

    private TensorType type(JsonParser parser, JsonToken token, String quoted) throws IOException {
        String text = token == JsonToken.VALUE_STRING ? parser.getText() : "that is no string";
        for (TensorType type : TensorType.values()) {
            if (type.name().equals(text)) {
                return type;
            }
        }
        throw refuse(quoted + " has an unknown dtype " + ModelError.quote(text));
    }

    private List<Long> numbers(JsonParser parser, JsonToken token, String what) throws IOException {
        if (token != JsonToken.START_ARRAY) {
            throw refuse(what + " is no list");
        }
        List<Long> numbers = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT
                    || parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                    || parser.getLongValue() < 0) {
                throw refuse(what + " holds something else than whole numbers from 0 to 2^63 - 1");
            }
            if (numbers.size() == MOST_DIMENSIONS) {
                throw refuse(what + " has more than " + MOST_DIMENSIONS + " numbers");
            }
            numbers.add(parser.getLongValue());
        }
        return numbers;
    }

    private StoredTensor tensor(String name, TensorType type, List<Long> shape, List<Long> offsets) {
        String quoted = "tensor " + ModelError.quote(name);
        if (offsets.size() != 2 || offsets.get(0) > offsets.get(1)) {
            throw refuse(quoted + " has data_offsets " + offsets + ", expected [begin, end]");
        }
        long bits;
        try {
            bits = type.bits();
            for (long dimension : shape) {
                bits = Math.multiplyExact(bits, dimension);
            }
        } catch (ArithmeticException e) {
            throw refuse(quoted + " of shape " + shape + " has more bytes than a file can hold");
        }
        long bytes = offsets.get(1) - offsets.get(0);
        if (bits % Byte.SIZE != 0) {
            throw refuse(quoted + " of shape " + shape + " and type " + type + " does not fill whole bytes");
        }
        if (bits / Byte.SIZE != bytes) {
            throw refuse(quoted + " is " + type + " " + shape + ", which takes " + bits / Byte.SIZE
                    + " bytes, but its data_offsets " + offsets + " hold " + bytes);
        }
        // An end beyond the largest file is caught by the check of spans, once the sum cannot overflow.
        if (offsets.get(0) > Long.MAX_VALUE - dataStart) {
            throw refuse(quoted + " begins at byte " + offsets.get(0) + ", beyond any file");
        }
        return new StoredTensor(file, name, type, shape, dataStart + offsets.get(0), bytes);
    }

    /** Tensors must follow each other without gap or overlap, from the header's end to the file's. */
    private void checkSpans(long fileBytes) {
        tensors.sort(Comparator.comparingLong(StoredTensor::position).thenComparingLong(StoredTensor::bytes));
        long expected = dataStart;
        for (StoredTensor tensor : tensors) {
            if (tensor.position() != expected) {
                String fault = tensor.position() < expected ? " overlaps the one before it" : " leaves a gap before it";
                throw refuse("tensor " + tensor.quotedName() + fault + ": it begins at byte "
                        + (tensor.position() - dataStart) + " of the data, expected " + (expected - dataStart));
            }
            if (tensor.bytes() > fileBytes - expected) {
                throw refuse("the file has " + fileBytes + " bytes, but tensor " + tensor.quotedName()
                        + " ends beyond them: it is truncated");
            }
            expected += tensor.bytes();
        }
        if (expected != fileBytes) {
            throw refuse("the file has " + fileBytes + " bytes, but its tensors end at " + expected
                    + ": it is not the file that its header describes");
        }
    }

    private PlumblineException refuse(String found) {
        return ModelError.load(file, found);
    }
}
