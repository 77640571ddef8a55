package io.plumbline.jobs.progress;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.AccumulableInfo;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorMetricsUpdate;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.util.LongAccumulator;
import scala.Tuple4;
import scala.collection.JavaConverters;
import scala.collection.Seq;

/**
 * Counts of Spark tasks: an accumulator, to which Spark adds a task's count when it ends, and what running tasks have
 * counted so far, which comes with the executors' heartbeats.
 */
final class TaskCounts extends SparkListener implements AutoCloseable {
    /** The part that tasks capture. */
    private record AccumulatorCounter(LongAccumulator accumulator) implements TaskCounter {
        @Override
        public void add(long units) {
            accumulator.add(units);
        }
    }

    private final SparkContext context;
    private final LongAccumulator accumulator;
    private final Map<Long, Long> running = new ConcurrentHashMap<>();

    private TaskCounts(SparkContext context, LongAccumulator accumulator) {
        this.context = context;
        this.accumulator = accumulator;
    }

    static TaskCounts of(SparkContext context) {
        TaskCounts counts = new TaskCounts(context, context.longAccumulator());
        context.addSparkListener(counts);
        return counts;
    }

    TaskCounter counter() {
        return new AccumulatorCounter(accumulator);
    }

    /** Units counted by tasks that ended and by those that run. */
    long sum() {
        long sum = accumulator.value();
        for (long part : running.values()) {
            sum += part;
        }
        return sum;
    }

    @Override
    public void onExecutorMetricsUpdate(SparkListenerExecutorMetricsUpdate update) {
        for (Tuple4<Object, Object, Object, Seq<AccumulableInfo>> task :
                JavaConverters.seqAsJavaList(update.accumUpdates())) {
            for (AccumulableInfo info : JavaConverters.seqAsJavaList(task._4())) {
                if (info.id() == accumulator.id() && info.update().isDefined()) {
                    running.put((Long) task._1(), (Long) info.update().get());
                }
            }
        }
    }

    @Override
    public void onTaskEnd(SparkListenerTaskEnd end) {
        running.remove(end.taskInfo().taskId());
    }

    @Override
    public void close() {
        running.clear();
        if (!context.isStopped()) {
            context.removeSparkListener(this);
        }
    }
}
