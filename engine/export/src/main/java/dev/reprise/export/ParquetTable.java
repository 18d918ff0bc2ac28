package dev.reprise.export;

import com.jerolba.carpet.CarpetWriter;
import com.jerolba.carpet.ColumnNamingStrategy;
import com.jerolba.carpet.TimeUnit;
import java.io.IOException;
import java.math.RoundingMode;
import java.nio.file.Path;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;

/** Parquet, zstd: times are TIMESTAMP(NANOS, UTC), decimals DECIMAL(38, 18). */
final class ParquetTable<R extends Record> implements Table<R> {
    private static final int PRECISION = 38;
    private static final int SCALE = 18;

    private final CarpetWriter<R> writer;

    ParquetTable(final Path file, final Class<R> type) throws IOException {
        writer = new CarpetWriter.Builder<>(new LocalOutputFile(file), type)
                .withCompressionCodec(CompressionCodecName.ZSTD)
                .withColumnNamingStrategy(ColumnNamingStrategy.SNAKE_CASE)
                .withDefaultTimeUnit(TimeUnit.NANOS)
                .withDefaultDecimal(PRECISION, SCALE)
                .withBigDecimalScaleAdjustment(RoundingMode.HALF_EVEN)
                .build();
    }

    @Override
    public void write(final R row) throws IOException {
        writer.write(row);
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }
}
