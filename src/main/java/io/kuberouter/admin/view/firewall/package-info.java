/// The firewall of the picture as people read it: policies, pods and drops as rows, the kernel's chains behind them,
/// answers to *why?*, and the documents of docs/json.md about them. No I/O.
@NullMarked
package io.kuberouter.admin.view.firewall;

import org.jspecify.annotations.NullMarked;
