/** Every part that is loaded when first asked for, so that it is there when the server is not (H66). */
import './patient-page'
import './why-page'
import '../features/admission/move-dialog'
import '../features/alarms/assessment-note'
import '../features/board/sparkline'
import '../features/shell/dialogs'
import '../features/trends/trends'
