"""What nbconvert stores of a notebook that it ran: nothing that another machine has otherwise."""

c = get_config()  # noqa: F821
c.ExecutePreprocessor.timeout = 120  # seconds of a cell; a chapter as a whole takes less than 20
c.ExecutePreprocessor.record_timing = False
c.ExecutePreprocessor.store_widget_state = False
c.NotebookExporter.preprocessors = ["nbconvert.preprocessors.CoalesceStreamsPreprocessor"]
c.ClearMetadataPreprocessor.enabled = True
c.ClearMetadataPreprocessor.clear_cell_metadata = False
c.ClearMetadataPreprocessor.preserve_nb_metadata_mask = {("language_info", "name"), "kernelspec"}
