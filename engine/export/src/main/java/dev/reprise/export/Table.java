package dev.reprise.export;

import com.jerolba.carpet.annotation.Alias;
import java.io.Closeable;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.util.Locale;

/** A file of rows of one record class. */
interface Table<R extends Record> extends Closeable {
    void write(R row) throws IOException;

    /** A component's name as a column: {@code clOrdId} is {@code cl_ord_id}. */
    static String column(final RecordComponent component) {
        final Alias alias = component.getAnnotation(Alias.class);
        return alias != null
                ? alias.value()
                : component.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }
}
