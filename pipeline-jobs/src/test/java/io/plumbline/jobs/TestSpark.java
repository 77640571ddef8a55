package io.plumbline.jobs;

import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * A Spark session for a test class whose constructor asks for one, or for its {@link JavaSparkContext}. By {@code ExtendWith}
 * it has two threads.
 */
public final class TestSpark implements BeforeAllCallback, AfterAllCallback, ParameterResolver {
    private static final int FEW = 2;

    private final int threads;
    private SparkSession spark;

    /** A session of two threads. */
    public TestSpark() {
        this(FEW);
    }

    /** A session of so many threads, for {@code RegisterExtension}. */
    public TestSpark(int threads) {
        this.threads = threads;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        spark = start(threads);
    }

    /** Starts a session of two threads. */
    public static SparkSession start() {
        return start(FEW);
    }

    private static SparkSession start(int threads) {
        SparkSession session = SparkSession.builder()
                .master("local[" + threads + "]")
                .config("spark.ui.enabled", false)
                .config("spark.sql.shuffle.partitions", 2)
                .config("spark.driver.host", "localhost")
                .getOrCreate();
        session.sparkContext().setLogLevel("ERROR");
        return session;
    }

    @Override
    public void afterAll(ExtensionContext context) {
        spark.stop();
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == SparkSession.class || type == JavaSparkContext.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == SparkSession.class
                ? spark
                : JavaSparkContext.fromSparkContext(spark.sparkContext());
    }
}
