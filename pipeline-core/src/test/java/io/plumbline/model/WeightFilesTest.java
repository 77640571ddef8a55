package io.plumbline.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.PlumblineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Shards and their index. */
class WeightFilesTest {
    @TempDir
    Path temporary;

    private Path directory;
    private Path index;

    @BeforeEach
    void writeTwoShards() throws IOException {
        directory = Files.createDirectory(temporary.resolve("model"));
        index = directory.resolve("model.safetensors.index.json");
        new SafetensorsFiles().float32("a", "[1]", 1).float32("b", "[1]", 2).write(directory.resolve("x.safetensors"));
        new SafetensorsFiles().float32("c", "[1]", 3).write(directory.resolve("y.safetensors"));
    }

    private void index(String weightMap) throws IOException {
        Files.writeString(index, "{\"metadata\":{\"total_size\":12},\"weight_map\":" + weightMap + "}");
    }

    @Test
    void joinsTheShards() throws IOException {
        index("{\"a\":\"x.safetensors\",\"b\":\"x.safetensors\",\"c\":\"y.safetensors\"}");
        WeightFiles files = WeightFiles.open(directory);
        assertThat(files.origin()).isEqualTo(index);
        assertThat(files.tensors()).containsOnlyKeys("a", "b", "c");
        assertThat(files.tensors().get("c").file()).isEqualTo(directory.resolve("y.safetensors"));
    }

    @Test
    void followsLinksAsTheHubsCacheHasThem() throws IOException {
        Path blob = Files.move(directory.resolve("y.safetensors"), temporary.resolve("blob"));
        Files.createSymbolicLink(directory.resolve("y.safetensors"), blob);
        index("{\"a\":\"x.safetensors\",\"c\":\"y.safetensors\"}");
        assertThat(WeightFiles.open(directory).tensors()).containsOnlyKeys("a", "b", "c");
    }

    @Test
    void prefersTheSingleFile() throws IOException {
        index("{\"a\":\"x.safetensors\"}");
        new SafetensorsFiles().float32("z", "[1]", 1).write(directory.resolve("model.safetensors"));
        assertThat(WeightFiles.open(directory).tensors()).containsOnlyKeys("z");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'a':'../outside.safetensors'} | the index names the file '../outside.safetensors',"
                        + " which is not a .safetensors file of this directory",
                "{'a':'/etc/x.safetensors'} | the index names the file '/etc/x.safetensors',"
                        + " which is not a .safetensors file of this directory",
                "{'a':'sub/x.safetensors'} | the index names the file 'sub/x.safetensors',"
                        + " which is not a .safetensors file of this directory",
                "{'a':'config.json'} | the index names the file 'config.json',"
                        + " which is not a .safetensors file of this directory",
                "{'a':7} | the index names the file '7', which is not a .safetensors file of this directory",
                "{'a':'x.safetensors','c':'x.safetensors'}"
                        + "| tensor c is not in x.safetensors, where the index puts it",
                "{'a':'y.safetensors','b':'x.safetensors'}"
                        + "| tensor a is not in y.safetensors, where the index puts it",
                "[] | the index has no weight_map"
            })
    void refusesAnIndexThatLies(String weightMap, String found) throws IOException {
        new SafetensorsFiles().float32("a", "[1]", 1).write(temporary.resolve("outside.safetensors"));
        index(weightMap.replace('\'', '"'));
        assertThatThrownBy(() -> WeightFiles.open(directory))
                .isInstanceOf(PlumblineException.class)
                .hasMessage("Cannot load model: " + found + " (" + index + ")");
    }

    @Test
    void refusesAShardThatIsNotThere() throws IOException {
        index("{\"a\":\"w.safetensors\",\"c\":\"y.safetensors\"}");
        assertThatThrownBy(() -> WeightFiles.open(directory))
                .isInstanceOf(PlumblineException.class)
                .hasMessage("Cannot load model: there is no w.safetensors, which model.safetensors.index.json names;"
                        + " 1 of 2 shards are missing, download them again (" + directory.resolve("w.safetensors")
                        + ")");
    }

    @Test
    void refusesMoreShardsThanAnyModelHas() throws IOException {
        StringBuilder weightMap = new StringBuilder("{\"a\":\"x.safetensors\"");
        for (int shard = 0; shard < 10_000; shard++) {
            weightMap.append(String.format(",\"%d\":\"%d.safetensors\"", shard, shard));
        }
        index(weightMap + "}");
        assertThatThrownBy(() -> WeightFiles.open(directory))
                .isInstanceOf(PlumblineException.class)
                .hasMessage("Cannot load model: the index names 10001 files, at most 10000 (" + index + ")");
    }

    @Test
    void refusesATensorInTwoShards() throws IOException {
        Path second = directory.resolve("y.safetensors");
        new SafetensorsFiles().float32("a", "[1]", 1).write(second);
        index("{\"a\":\"x.safetensors\",\"b\":\"x.safetensors\",\"c\":\"y.safetensors\"}");
        assertThatThrownBy(() -> WeightFiles.open(directory))
                .isInstanceOf(PlumblineException.class)
                .hasMessage("Cannot load model: tensor a is in two shards (" + second + ")");
    }
}
