package io.plumbline;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.PlumblineException.Kind;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlainTextTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "hdfs://me:canary@namenode:8020/data | hdfs://***@namenode:8020/data",
                "hdfs://me:can@ary@namenode/data | hdfs://***@namenode/data",
                "s3a://AKIA1:can/ary+x@bucket/a.parquet | s3a://***@bucket/a.parquet",
                "cannot read s3a://:canary@b/x, give another | cannot read s3a://***@b/x, give another",
                "https://canary@host/x | https://***@host/x",
                "wasbs://c@a.blob/x?sv=2021&sig=canary%2B&se=9 | wasbs://c@a.blob/x?sv=2021&sig=***&se=9",
                "https://h/x?X-Amz-Security-Token=canary&X-Amz-Signature=canary"
                        + " | https://h/x?X-Amz-Security-Token=***&X-Amz-Signature=***",
                "fs.s3a.secret.key=canary is unknown | fs.s3a.secret.key=*** is unknown",
                "javax.jdo.option.ConnectionPassword = canary | javax.jdo.option.ConnectionPassword = ***",
            })
    void masksCredentials(String text, String shown) {
        assertThat(PlainText.withoutCredentials(text)).isEqualTo(shown);
        assertThat(PlainText.of(text)).isEqualTo(shown).doesNotContain("canary");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hdfs://namenode:8020/user/a@b/c:d",
                "abfs://container@account.dfs.core.windows.net/data/part-?.parquet",
                "file:/data/x:y@z/a=1/?x",
                "tokenizer.max-length must be > 0, got 0",
                "bos_token '<s>' is not in tokenizer.json: add it",
                "s3a://bucket/a@b",
            })
    void leavesAddressesAlone(String text) {
        assertThat(PlainText.of(text)).isEqualTo(text);
        assertThat(PlainText.holdsCredentials(text)).isFalse();
    }

    @Test
    void tellsAddressesThatHoldCredentials() {
        assertThat(PlainText.holdsCredentials("s3a://key:secret@bucket/x")).isTrue();
        assertThat(PlainText.holdsCredentials("https://host/x?sig=1")).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Job aborted: java.io.IOException: disk full | Job aborted: disk full",
                "RuntimeException: x | x",
                "java.net.URISyntaxException: Relative path: a:b | Relative path: a:b",
                "failed: IllegalStateException: y | failed: y",
                "org.apache.hadoop.fs.s3a.AWSClientIOException: z | z",
                "failed 4 times: org.apache.hadoop.ipc.RemoteException(java.io.IOException): no | failed 4 times: no",
                "closed: java.nio.channels.ClosedChannelException | closed:",
                "no size in org.apache.parquet.format.PageHeader$Scheme@d8afcc8! | no size in an object!",
                "the file /data/org.example.Set.parquet | the file /data/org.example.Set.parquet",
                "the file MyError.txt is not there | the file MyError.txt is not there",
                "column org.Model of com.example.MyError | column org.Model of com.example.MyError",
                "no such column: MyError | no such column: MyError",
                "com.example.MyError: no such column | com.example.MyError: no such column",
            })
    void takesOutClassNamesOfWhatALibrarySays(String text, String shown) {
        assertThat(PlainText.firstLine(text)).isEqualTo(shown);
        assertThat(PlainText.reason(new IOException(text))).isEqualTo(shown);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Cannot read column com.example.MyError",
                "Cannot read /data/org.Model: ValueError: is no column",
                "Cannot load model: tensor java.lang.Object.weight is missing",
                "Cannot run: model.path = net.acme.Model must be a directory, got io.acme.Error",
                "unknown key plumbline.java.lang.RuntimeException",
            })
    void leavesAUsersOwnWordsAlone(String text) {
        assertThat(PlainText.of(text)).isEqualTo(text);
        assertThat(new PlumblineException(Kind.DATA, text)).hasMessage(text);
    }

    @Test
    void isOneLineOfBoundedLengthWithoutControlCharacters() {
        assertThat(PlainText.of("a\n  b\r\n\u001b[31mc\u202Ed\u0000")).isEqualTo("a b ?[31mc?d?");
        assertThat(PlainText.of("x".repeat(100_000)))
                .hasSize(PlainText.LONGEST + 1)
                .endsWith("x…");
        assertThat(PlainText.of(null)).isEmpty();
    }

    @Test
    void saysWhy() {
        assertThat(PlainText.reason(new NoSuchFileException("/x"))).isEqualTo("it is not there");
        assertThat(PlainText.reason(new AccessDeniedException("/x"))).isEqualTo("permission is denied");
        assertThat(PlainText.reason(new FileSystemException("/x", null, "Too many links")))
                .isEqualTo("Too many links");
        assertThat(PlainText.reason(new FileSystemException("/x"))).isEqualTo("the system does not say why");
        assertThat(PlainText.reason(new IOException("java.io.EOFException: ends here\n\tat x")))
                .isEqualTo("ends here");
        assertThat(PlainText.reason(new IOException())).isEqualTo("the system does not say why");
    }

    @Test
    void everyErrorForAUserIsPlain() {
        assertThat(new PlumblineException(Kind.DATA, "Cannot read s3a://k:canary@b: no\nat x\u001b"))
                .hasMessage("Cannot read s3a://***@b: no at x?");
    }
}
