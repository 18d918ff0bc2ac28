package dev.reprise.live;

import dev.reprise.api.record.ClientOrderIds;
import java.io.Serial;

/** A session would need client order ids that there are none of: it does not start. */
public final class ClientOrderIdsSpentException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    ClientOrderIdsSpentException(final long run) {
        super("no client order ids are left: run=" + run + ", and the last one is " + ClientOrderIds.MAX_RUN);
    }
}
