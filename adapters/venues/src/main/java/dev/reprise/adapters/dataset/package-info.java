/** What importers of foreign files share, whatever the format: units of time, and how damage is told. */
package dev.reprise.adapters.dataset;
